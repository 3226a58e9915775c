import 'reflect-metadata';
import { maskPassword, readEnvironment } from '@app/common';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { awaitServer } from '@app/partner-config/databases/await-server';
import { CleanUp } from '../cli/clean-up';
import { requestLinePrefix } from './mapping/map-legacy-row';
import { openImport, type OpenImport } from './open-import';
import { type ImportLegacyArguments, ImportLegacyEnvironment, type ImportLegacyOptions, readOptions } from './options';
import { checkRetention } from './preflight/check-retention';
import {
  assertPassed,
  checkAmounts,
  checkLastRow,
  checkOptions,
  checkTarget,
  checkTenants,
  checkTimes,
} from './preflight/checks';
import { formatReport } from './preflight/report';
import { inspectTarget } from './preflight/server-facts';
import { surveyLegacy } from './preflight/survey';
import { textAmounts } from './source/legacy-table';
import { Importer } from './target/importer';
import { PageStore } from './target/page-store';
import { beginProgress, type Progress, readProgress } from './target/progress';
import { formatVerification } from './verification/report';
import { type Verification, Verifier } from './verification/verifier';

export type Outcome = 'checked' | 'agrees' | 'differs';

type Print = (line: string) => void;

/** While rows keep arriving, each round may find new ones. Rows that are left are reported. */
const GAP_ROUNDS = 3;

const EXIT_DIFFERS = 2;

/** The command: prints its progress, and sets the exit code to 2 when the databases differ. */
export async function runImportLegacy(given: ImportLegacyArguments): Promise<void> {
  const options = readOptions(given, readEnvironment(ImportLegacyEnvironment));
  const cleanUp = new CleanUp();
  // In a job the network is not there from the beginning.
  if (given.server !== undefined) await awaitServer(options.toUrl);
  try {
    const outcome = await importLegacy(options, cleanUp, (line) => process.stdout.write(`${line}\n`));
    if (outcome === 'differs') process.exitCode = EXIT_DIFFERS;
  } finally {
    await cleanUp.run();
  }
}

/**
 * Imports one partner's rows of a legacy database into the partner's database of today, or continues an import, and
 * compares both.
 *
 * @param print takes lines for the user
 * @throws UserFacingError with every failed preflight check, before anything is written
 */
export async function importLegacy(options: ImportLegacyOptions, cleanUp: CleanUp, print: Print): Promise<Outcome> {
  print(`Importing from ${maskPassword(options.fromUrl)}\n            to ${maskPassword(options.toUrl)}\n`);
  const opened = await openImport(options, cleanUp);
  const begun = await readProgress(opened.target, opened.source);
  if (options.mode === 'verify') {
    if (!begun) throw new UserFacingError(`Nothing was imported from ${opened.source} yet.`);
    assertPassed(checkOptions({ ...options, since: null }, opened.table, begun), []);
    return conclude(await compare(opened, begun, print), print);
  }
  const expected = await runPreflight(opened, options, begun, print);
  if (options.mode === 'check') return 'checked';
  const progress = await beginProgress(opened.target, opened.source, options);
  // Another run may have begun it since the preflight checks.
  assertPassed(checkOptions({ ...options, since: null }, opened.table, progress), []);
  const done = progress.conversions + progress.duplicates + progress.quarantined;
  print(done === 0 ? '\nCopying' : `\nContinuing after ${done} rows, at ${progress.key?.receivedAt}`);
  await createImporter(opened, print).copy(progress, expected);
  return conclude(await compareAndFill(opened, (await readProgress(opened.target, opened.source))!, print), print);
}

/**
 * Reports everything that can be known before the copy.
 *
 * @returns how many rows the legacy database has
 * @throws UserFacingError with every failed check that is not accepted
 */
async function runPreflight(
  opened: OpenImport,
  options: ImportLegacyOptions,
  begun: Progress | undefined,
  print: Print,
): Promise<number> {
  const { reader, table, source, tenants, matches = [] } = opened;
  const { config } = opened.partner;
  const now = new Date();
  const target = await inspectTarget(opened.target);
  const unusableTimes = await reader.countUnusableTimes();
  const since = begun ? begun.since : options.since;
  const survey = await surveyLegacy(reader, since, config, tenants, now);
  print(formatReport(opened, target, survey));
  const defaultTenant = config.tenants.find(({ isDefault }) => isDefault)!.code;
  const failures = [
    ...opened.failures,
    ...checkTarget(target, config.partnerCode),
    ...checkTimes(unusableTimes),
    ...checkTenants(matches, survey, defaultTenant),
    ...checkRetention(survey, config, now),
    ...checkAmounts(survey),
    ...checkOptions(options, table, begun),
    ...(begun?.key ? checkLastRow(await reader.hasRow(begun.key), begun.key.id, source) : []),
  ];
  assertPassed(failures, options.accepted);
  return survey.tenants.reduce((sum, { totals }) => sum + totals.rows, 0);
}

/**
 * Compares what was copied, and copies rows that arrived in days the copy had passed: from a transaction that was open
 * for long, or inserted by hand. Rows beyond the progress are left to the next run.
 */
export async function compareAndFill(opened: OpenImport, progress: Progress, print: Print): Promise<Verification> {
  const { key } = progress;
  const found = await compare(opened, progress, print);
  if (key === null) return found;
  const [importer, verifier] = [createImporter(opened, print), createVerifier(opened)];
  let { differences } = found;
  for (let round = 1; round <= GAP_ROUNDS; round += 1) {
    const incomplete = differences.filter(({ legacy, imported }) => legacy.rows > imported.rows);
    for (const [from, [one]] of Map.groupBy(incomplete, ({ span }) => span.from)) {
      const copied = await importer.fillGaps(one!.span, key);
      if (copied > 0) print(`${from.slice(0, 10)}: copied ${copied} rows that arrived late`);
      const again = await verifier.verifyDay(one!.span, key);
      differences = [...differences.filter(({ span }) => span.from !== from), ...again.differences];
    }
  }
  const days = new Map(differences.map(({ span }) => [span.from, span]));
  const rows: Verification['rows'] = [];
  for (const day of days.values()) rows.push(...(await verifier.explainDay(day, key)));
  return { ...found, differences, rows };
}

function compare(opened: OpenImport, { key, since }: Progress, print: Print): Promise<Verification> {
  print(`\n${key ? `Comparing up to ${key.receivedAt}` : 'Nothing to compare: there was no row to copy'}`);
  return createVerifier(opened).verify(since, key);
}

function conclude(found: Verification, print: Print): Outcome {
  print(formatVerification(found));
  return found.differences.length === 0 ? 'agrees' : 'differs';
}

function createVerifier({ reader, target, source, partner, tenants }: OpenImport): Verifier {
  return new Verifier(reader, target, requestLinePrefix(source), partner.config, tenants);
}

function createImporter(
  { reader, target, source, partner, tokens, tenants, table }: OpenImport,
  print: Print,
): Importer {
  const context = { source, partner, tokens, tenants, textAmounts: textAmounts(table) };
  return new Importer(reader, new PageStore(target, source, partner.config.partnerCode), target, context, print);
}
