import 'reflect-metadata';
import { messageForLog, openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { ConsumerEnvironment } from './consumer.env';
import { replay } from './replay';

runMain('analytics consumer', async () => {
  const environment = readEnvironment(ConsumerEnvironment);
  const [command, ...args] = process.argv.slice(2);
  if (command === 'replay') {
    return printReplay(environment, args);
  }
  const log = await openLog('analytics-consumer', environment);
  await startHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'raw' });
});

/** Mistakes in the options are the user's, and need no stack. */
async function printReplay(environment: ConsumerEnvironment, args: readonly string[]): Promise<void> {
  try {
    process.stdout.write(`${await replay(environment, args)}\n`);
  } catch (error) {
    process.stderr.write(`${messageForLog(error)}\n`);
    process.exitCode = 1;
  }
}
