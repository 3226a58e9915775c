import '../../local/check-node';
import 'reflect-metadata';
import { readEnvironment } from '@app/common/config/environment';
import { CleanUp } from '../../local/clean-up';
import { runTool } from '../../local/run-tool';
import { migrateData } from './migrate-data';
import { MigrateDataEnvironment, readOptions, USAGE } from './read-options';

const DIFFERS = 2;

/** `npm run migrate-data`: moves a former database's rows of one partner into the partner's database; exits 2 when both do not agree. */
runTool(async () => {
  const options = readOptions(process.argv.slice(2), readEnvironment(MigrateDataEnvironment));
  const cleanUp = new CleanUp();
  try {
    const outcome = await migrateData(options, cleanUp, (line) => process.stdout.write(`${line}\n`));
    if (outcome === 'differs') process.exitCode = DIFFERS;
  } finally {
    await cleanUp.run();
  }
}, USAGE);
