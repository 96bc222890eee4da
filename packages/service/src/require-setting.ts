import { ConfigError } from '@rookery/config';

/** A setting that this process cannot do without; throws a ConfigError that names it. */
export function requireSetting<T>(value: T | undefined, setting: string): T {
  if (value !== undefined) return value;
  throw new ConfigError([
    { setting, problem: 'must be given: this process brings up no store of its own (npm start does)' },
  ]);
}
