import { existsSync } from 'node:fs';
import { answerHelp } from './command-line';
import { endWithError } from './end-with-error';

/**
 * Runs a command for a person: with the settings of a `.env` file of the current folder under those of the
 * environment. Its end is {@link endWithError}'s when it fails.
 *
 * @param usage shown for --help, which does nothing else; needed where the options are not the first thing looked at
 */
export function runTool(main: () => Promise<unknown>, usage?: string): void {
  const run = async (): Promise<void> => {
    if (usage !== undefined) answerHelp(process.argv.slice(2), usage);
    if (existsSync('.env')) process.loadEnvFile('.env');
    await main();
  };
  run().catch(endWithError);
}
