import { existsSync } from 'node:fs';
import { throwOnHelp } from './command-line';
import { exitWithError } from './exit-with-error';

/**
 * Runs a command for a person: with the settings of a `.env` file of the current folder under those of the
 * environment. Its end is {@link exitWithError}'s when it fails.
 *
 * @param usage shown for --help, which does nothing else; needed where the options are not the first thing looked at
 */
export function runCommand(main: () => Promise<unknown>, usage?: string): void {
  const run = async (): Promise<void> => {
    if (usage !== undefined) throwOnHelp(process.argv.slice(2), usage);
    if (existsSync('.env')) process.loadEnvFile('.env');
    await main();
  };
  run().catch(exitWithError);
}
