import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AdminEnvironment } from './admin.env';
import { AppModule } from './app.module';
import { describeAdmin } from './openapi';

runMain('admin', async () => {
  const environment = readEnvironment(AdminEnvironment);
  const log = await openLog('admin', environment);
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'json',
    docs: describeAdmin,
  });
});
