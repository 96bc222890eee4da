/**
 * Keeps @apollo/gateway from reporting to Apollo: it reads this variable and has no option for it. Call before a
 * gateway is made.
 */
export function disableApolloTelemetry(env: NodeJS.ProcessEnv = process.env): void {
  env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
