export interface ConfigProblem {
  /** Name of the setting. */
  readonly setting: string;
  /** What is wrong with it: `must be …`. Never the value, which may be a secret. */
  readonly problem: string;
}

/** All that is wrong with the settings, by name. The message is for people: one line per setting. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      [
        'The settings are not right:',
        ...problems.map(({ setting, problem }) => `  ${setting} ${problem}`),
      ].join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
