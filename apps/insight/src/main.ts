import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { InsightEnvironment } from './insight.env';
import { describeInsight } from './openapi';

runMain('insight', async () => {
  const environment = readEnvironment(InsightEnvironment);
  const log = await openLog('insight', environment);
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    docs: describeInsight,
  });
});
