import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AdminEnvironment } from './admin.env';
import { AppModule } from './app.module';

runMain('admin', async () => {
  const environment = readEnvironment(AdminEnvironment);
  const log = await openLog('admin', environment);
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'json',
    docs: () => ({
      title: 'Postback platform: admin API',
      description: 'Partners, tenants, mappings, revisions, API keys and the audit log. Every route needs an API key.',
    }),
  });
});
