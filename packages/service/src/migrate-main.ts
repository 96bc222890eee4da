import { requireSetting } from './require-setting.ts';
import { runService } from './run-service.ts';
import { provisionDatabases } from './stores/stores.ts';

/** Once before a deployment: keys, roles, schemas and tables. Safe to repeat. DATABASE_URL's user must be able to make roles. */
runService({ name: 'migrate' }, async ({ config, keys, say }) => {
  const adminUrl = requireSetting(config.secrets.databaseUrl, 'DATABASE_URL');
  await provisionDatabases(adminUrl, { config, keys, say });
  say('done');
  process.exit();
});
