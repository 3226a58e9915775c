import 'reflect-metadata';
import { messageForLog, openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { ConsumerEnvironment } from './consumer.env';
import { forget } from './forget';
import { replay } from './replay';

const COMMANDS = new Map([
  ['replay', replay],
  ['forget', forget],
]);

runMain('analytics consumer', async () => {
  const environment = readEnvironment(ConsumerEnvironment);
  const [command, ...args] = process.argv.slice(2);
  const run = COMMANDS.get(command ?? '');
  if (run) return print(run(environment, args));
  const log = await openLog('analytics-consumer', environment);
  await startHttpApp(AppModule.forProcess(environment, log), { environment, log, bodies: 'raw' });
});

/** Mistakes in the options are the user's, and need no stack. */
async function print(work: Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work}\n`);
  } catch (error) {
    process.stderr.write(`${messageForLog(error)}\n`);
    process.exitCode = 1;
  }
}
