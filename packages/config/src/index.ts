export { loadConfig } from './config.ts';
export type { Config, Environment, Secrets } from './config.ts';
export { ConfigError } from './config-error.ts';
export type { ConfigProblem } from './config-error.ts';
export { settingNames } from './settings.ts';
export { disableApolloTelemetry } from './apollo-telemetry.ts';
export { readEnvironment } from './environment.ts';
