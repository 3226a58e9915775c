import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AnalyticsEnvironment } from './analytics.env';
import { AppModule } from './app.module';
import { CollectorService } from './collect/collector.service';

runMain('analytics', async () => {
  const environment = readEnvironment(AnalyticsEnvironment);
  const log = await openLog('analytics', environment);
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    maxHeaderBytes: 16 * 1024,
    rawHandler: (app) => app.get(CollectorService).rawHandler,
  });
});
