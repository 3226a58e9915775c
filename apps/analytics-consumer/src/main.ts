import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { ConsumerEnvironment } from './consumer.env';

runMain('analytics consumer', async () => {
  const environment = readEnvironment(ConsumerEnvironment);
  const log = await openLog('analytics-consumer', environment);
  await startHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'raw' });
});
