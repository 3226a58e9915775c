import { maskPassword } from '@app/common';
import type { CleanUp } from '../cli/clean-up';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { textAmounts } from './source/legacy-table';
import { requestLinePrefix } from './mapping/imported-request';
import { openImport, type OpenImport } from './open-import';
import { checkTimezone } from './preflight/check-progress';
import { runPreflight } from './preflight/run-preflight';
import { assertPassed } from './preflight/write-report';
import type { ImportLegacyOptions } from './read-options';
import { Importer, type OnPage } from './target/importer';
import { PageStore } from './target/page-store';
import { PageWriter } from './target/page-writer';
import { beginProgress, keyOfProgress, type Progress, readProgress } from './target/progress';
import { ProgressReporter } from './target/progress-lines';
import { fillGaps } from './verification/fill-gaps';
import { type Verification, Verifier } from './verification/verifier';
import { writeVerification } from './verification/write-verification';

/** What a run came to. */
export type Outcome = 'checked' | 'agrees' | 'differs';

/**
 * Moves one partner's rows of a former database into the partner's database of today, or goes on with it, and holds
 * both against each other.
 *
 * @param say tells a person a line
 * @throws ExplainedFault with every refusal, before anything is written
 */
export async function importLegacy(
  options: ImportLegacyOptions,
  cleanUp: CleanUp,
  say: (line: string) => void,
): Promise<Outcome> {
  say(`Moving from ${maskPassword(options.fromUrl)}\n         to ${maskPassword(options.toUrl)}\n`);
  const move = await openImport(options, cleanUp);
  const begun = await readProgress(move.target, move.source);
  if (options.mode === 'verify') {
    if (begun) assertPassed(checkTimezone(move, options, begun));
    return conclude(await compare(move, begun, say), say);
  }
  const expected = await runPreflight(move, options, begun, say);
  if (options.mode === 'check') return 'checked';
  await copy(move, await beginImport(move, options), expected, say);
  const progress = await readProgress(move.target, move.source);
  return conclude(await compareAndFill(move, progress!, say), say);
}

/** Compares what was copied up to where the progress is, and copies what has come late before it. */
export async function compareAndFill(
  move: OpenImport,
  progress: Progress,
  say: (line: string) => void,
): Promise<Verification> {
  return fillGaps(await compare(move, progress, say), gapFiller(move, progress, say));
}

async function beginImport(move: OpenImport, options: ImportLegacyOptions): Promise<Progress> {
  const { partnerCode, since, timezone } = options;
  const begun = await beginProgress(move.target, { source: move.source, partner_code: partnerCode, since, timezone });
  // Again: another run may have begun it meanwhile.
  assertPassed(checkTimezone(move, options, begun));
  return begun;
}

async function copy(
  move: OpenImport,
  progress: Progress,
  expected: number,
  say: (line: string) => void,
): Promise<void> {
  const moved = progress.conversions + progress.repeats + progress.quarantined;
  say(moved === 0 ? '\nCopying' : `\nGoing on after ${moved} rows, up to ${progress.last_received_at}`);
  const lines = new ProgressReporter(moved, expected, say);
  await createImporter(move, progress, lines.note).copyAfter(keyOfProgress(progress), progress.since);
  lines.end();
}

/** @throws ExplainedFault when nothing was moved from there */
async function compare(
  move: OpenImport,
  progress: Progress | undefined,
  say: (line: string) => void,
): Promise<Verification> {
  if (!progress) throw new UserFacingError(`Nothing was moved from ${move.source} yet.`);
  const key = keyOfProgress(progress);
  say(`\nComparing ${key ? `up to ${key.receivedAt}` : 'nothing: there was no row to copy'}`);
  return createVerifier(move).verify(progress.since, key);
}

function gapFiller(move: OpenImport, progress: Progress, say: (line: string) => void) {
  return { verifier: createVerifier(move), mover: createImporter(move, progress), key: keyOfProgress(progress), say };
}

function conclude(found: Verification, say: (line: string) => void): Outcome {
  say(writeVerification(found));
  return found.differences.length === 0 ? 'agrees' : 'differs';
}

function createVerifier({ reader, target, source, partner, tenantResolver: judge }: OpenImport): Verifier {
  const tenantOf = (group: Parameters<typeof judge.tenantOf>[0]): string => judge.tenantOf(group).code;
  return new Verifier(reader, target, requestLinePrefix(source), partner.config, tenantOf);
}

function createImporter(
  move: OpenImport,
  { partner_code: partnerCode }: Progress,
  onPage: OnPage = () => undefined,
): Importer {
  const { partner, tokens, source, target } = move;
  const known = (move.matches ?? []).flatMap(({ legacyId: formerId, tenant }) => {
    const compiled = tenant && partner.tenants.get(tenant.id);
    return formerId !== null && compiled ? [[formerId, compiled] as const] : [];
  });
  const textColumns = textAmounts(move.table);
  const context = { source, partner, tokens, tenantsByLegacyId: new Map(known), textAmounts: textColumns };
  return new Importer(move.reader, new PageWriter(new PageStore(target, source, partnerCode)), target, context, onPage);
}
