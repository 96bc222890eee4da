import { createConnection } from 'node:net';

export interface RedisAddress {
  readonly port: number;
  readonly password: string;
}

/** Sends one command on a connection of its own and resolves to the first line of the answer, or undefined when nobody answers. */
export function askRedis({ port, password }: RedisAddress, command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 2_000 });
    let answer = '';
    const finish = (line: string | undefined) => {
      socket.destroy();
      resolve(line);
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`AUTH ${password}\r\n${command}\r\n`));
    socket.on('data', (text: string) => {
      answer += text;
      const [, second, rest] = answer.split('\r\n');
      if (rest !== undefined) finish(second);
    });
    socket.once('timeout', () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('close', () => finish(undefined));
  });
}
