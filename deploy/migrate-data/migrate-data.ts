import { maskPassword } from '@app/common';
import type { CleanUp } from '../../local/clean-up';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { textAmountsOf } from './former/former-table';
import { requestLinePrefix } from './mapping/moved-request';
import { openMove, type OpenMove } from './open-move';
import { judgeZone } from './preflight/judge-progress';
import { lookAhead } from './preflight/look-ahead';
import { refuse } from './preflight/write-report';
import type { MigrateDataOptions } from './read-options';
import { Mover, type OnPage } from './target/mover';
import { PageStore } from './target/page-store';
import { PageWriter } from './target/page-writer';
import { beginProgress, keyOfProgress, type Progress, readProgress } from './target/progress';
import { ProgressLines } from './target/progress-lines';
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
export async function migrateData(
  options: MigrateDataOptions,
  cleanUp: CleanUp,
  say: (line: string) => void,
): Promise<Outcome> {
  say(`Moving from ${maskPassword(options.fromUrl)}\n         to ${maskPassword(options.toUrl)}\n`);
  const move = await openMove(options, cleanUp);
  const begun = await readProgress(move.target, move.source);
  if (options.mode === 'verify') {
    if (begun) refuse(judgeZone(move, options, begun));
    return conclude(await compare(move, begun, say), say);
  }
  const expected = await lookAhead(move, options, begun, say);
  if (options.mode === 'check') return 'checked';
  await copy(move, await begin(move, options), expected, say);
  const progress = await readProgress(move.target, move.source);
  return conclude(await compareAndFill(move, progress!, say), say);
}

/** Compares what was copied up to where the progress is, and copies what has come late before it. */
export async function compareAndFill(
  move: OpenMove,
  progress: Progress,
  say: (line: string) => void,
): Promise<Verification> {
  return fillGaps(await compare(move, progress, say), gapsOf(move, progress, say));
}

async function begin(move: OpenMove, options: MigrateDataOptions): Promise<Progress> {
  const { partnerCode, since, timezone } = options;
  const begun = await beginProgress(move.target, { source: move.source, partner_code: partnerCode, since, timezone });
  // Again: another run may have begun it meanwhile.
  refuse(judgeZone(move, options, begun));
  return begun;
}

async function copy(move: OpenMove, progress: Progress, expected: number, say: (line: string) => void): Promise<void> {
  const moved = progress.conversions + progress.repeats + progress.quarantined;
  say(moved === 0 ? '\nCopying' : `\nGoing on after ${moved} rows, up to ${progress.last_received_at}`);
  const lines = new ProgressLines(moved, expected, say);
  await moverOf(move, progress, lines.note).copyAfter(keyOfProgress(progress), progress.since);
  lines.end();
}

/** @throws ExplainedFault when nothing was moved from there */
async function compare(
  move: OpenMove,
  progress: Progress | undefined,
  say: (line: string) => void,
): Promise<Verification> {
  if (!progress) throw new ExplainedFault(`Nothing was moved from ${move.source} yet.`);
  const key = keyOfProgress(progress);
  say(`\nComparing ${key ? `up to ${key.receivedAt}` : 'nothing: there was no row to copy'}`);
  return verifierOf(move).verify(progress.since, key);
}

function gapsOf(move: OpenMove, progress: Progress, say: (line: string) => void) {
  return { verifier: verifierOf(move), mover: moverOf(move, progress), key: keyOfProgress(progress), say };
}

function conclude(found: Verification, say: (line: string) => void): Outcome {
  say(writeVerification(found));
  return found.differences.length === 0 ? 'agrees' : 'differs';
}

function verifierOf({ reader, target, source, partner, judge }: OpenMove): Verifier {
  const tenantOf = (group: Parameters<typeof judge.tenantOf>[0]): string => judge.tenantOf(group).code;
  return new Verifier(reader, target, requestLinePrefix(source), partner.config, tenantOf);
}

function moverOf(move: OpenMove, { partner_code: partnerCode }: Progress, onPage: OnPage = () => undefined): Mover {
  const { partner, tokens, source, target } = move;
  const known = (move.matches ?? []).flatMap(({ formerId, tenant }) => {
    const compiled = tenant && partner.tenants.get(tenant.id);
    return formerId !== null && compiled ? [[formerId, compiled] as const] : [];
  });
  const textAmounts = textAmountsOf(move.table);
  const context = { source, partner, tokens, tenantsByFormerId: new Map(known), textAmounts };
  return new Mover(move.reader, new PageWriter(new PageStore(target, source, partnerCode)), target, context, onPage);
}
