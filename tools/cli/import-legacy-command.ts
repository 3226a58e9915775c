import type { Command } from 'commander';
import type { ImportLegacyArguments } from '../import-legacy/options';

type Run = (given: ImportLegacyArguments) => Promise<void>;

/** @param run is the verb; another one in tests */
export function addImportLegacy(program: Command, run: Run = importLegacyRows): void {
  program
    .command('import-legacy')
    .description(
      'import the rows of a partner from a legacy database (npm run migrate-data); exits with 2 when the two differ',
    )
    .configureOutput({ outputError: (text, write) => write(withoutUrls(text)) })
    .requiredOption('--partner <code>', 'the partner of today to import the rows into')
    .option('--from <url>', 'the legacy database (or FROM_DATABASE_URL, which no process list shows)')
    .option('--to <url>', "the partner's database of today, as its own role (or TO_DATABASE_URL)")
    .option('--server <name>', 'instead of --to: the server under SERVER_URL_<NAME>, with --database')
    .option('--database <name>', "the partner's database on that server")
    .option('--config <url>', 'the config database (or CONFIG_DATABASE_URL)')
    .option('--from-partner <id>', "the legacy partner's id; else looked up by code, then by endpoint")
    .option('--since <date>', 'leave out older rows; 2025-01-31, or a time in ISO 8601')
    .option('--timezone <zone>', 'of times that are stored without a zone', 'UTC')
    .option('--check', 'only print the report')
    .option('--verify', 'only compare what was imported')
    .option(
      '--accept <list>',
      'continue in spite of failed preflight checks: fixed-terms,unknown-tokens,…, as they are named; may be repeated',
      (name: string, before: string) => (before === '' ? name : `${before},${name}`),
      '',
    )
    .addHelpText(
      'after',
      `
TOKEN_HASH_KEY in the environment is that of the partner-service.
Run it again to import new rows, or after an interruption: it continues where it was.`,
    )
    .action(run);
}

async function importLegacyRows(given: ImportLegacyArguments): Promise<void> {
  const { runImportLegacy } = await import('../import-legacy/import-legacy.js');
  await runImportLegacy(given);
}

/** A misplaced argument may be a URL with its password. */
function withoutUrls(text: string): string {
  return text.replaceAll(/[^\s'"=]+:\/\/[^\s'"]+/g, '[URL]');
}
