import '../cli/check-node';
import 'reflect-metadata';
import { readEnvironment } from '@app/common/config/environment';
import { CleanUp } from '../cli/clean-up';
import { runCommand } from '../cli/run-command';
import { importLegacy } from './import-legacy';
import { ImportLegacyEnvironment, readOptions, USAGE } from './options';

const DIFFERS = 2;

/** `npm run migrate-data`: imports the rows of one partner from a legacy database; exits with 2 when the two differ. */
runCommand(async () => {
  const options = readOptions(process.argv.slice(2), readEnvironment(ImportLegacyEnvironment));
  const cleanUp = new CleanUp();
  try {
    const outcome = await importLegacy(options, cleanUp, (line) => process.stdout.write(`${line}\n`));
    if (outcome === 'differs') process.exitCode = DIFFERS;
  } finally {
    await cleanUp.run();
  }
}, USAGE);
