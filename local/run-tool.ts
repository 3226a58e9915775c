import { existsSync, writeSync } from 'node:fs';
import { EnvironmentError } from '@app/common/config/environment';
import { ExplainedFault } from '@app/common/errors/explained-fault';

const STDERR = 2;

/**
 * Runs a command for a person: with the settings of a `.env` file of the current folder under those of the
 * environment; a fault is shown as its message, and with its stack only when the message does not explain it.
 *
 * @param usage shown for --help, which does nothing else
 */
export function runTool(main: () => Promise<unknown>, usage?: string): void {
  if (usage !== undefined && asksForHelp(process.argv.slice(2))) {
    process.stdout.write(`${usage.trim()}\n`);
    return;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  main().catch((error: unknown) => {
    writeSync(STDERR, `\n${explain(error)}\n`);
    process.exit(1);
  });
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

function explain(error: unknown): string {
  if (error instanceof ExplainedFault || error instanceof EnvironmentError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
