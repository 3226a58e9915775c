import type { OpenMove } from '../open-move';
import type { MigrateDataOptions } from '../read-options';
import type { Progress } from '../target/progress';
import { inspectTarget } from './inspect-server';
import { judgeAmounts } from './judge-amounts';
import { judgeTarget } from './judge-databases';
import { judgeProgress } from './judge-progress';
import { judgeTenants } from './judge-tenants';
import { judgeTerms, termsOf } from './judge-terms';
import type { Refusal } from './refusal';
import { surveyFormer } from './survey';
import { refuse, writeReport } from './write-report';

/**
 * Tells all that can be known before the copy. Answers how many rows the former database has.
 *
 * @param begun the progress of a move that goes on
 * @throws ExplainedFault with every refusal that is not accepted
 */
export async function lookAhead(
  move: OpenMove,
  options: MigrateDataOptions,
  begun: Progress | undefined,
  say: (line: string) => void,
): Promise<number> {
  const { config } = move.partner;
  const now = new Date();
  const target = await inspectTarget(move.target);
  const refusals = [
    ...move.refusals,
    ...judgeTarget(target, config.partnerCode),
    ...judgeTimes(await move.reader.countUnusableTimes()),
  ];
  const since = begun ? begun.since : options.since;
  const survey = await surveyFormer(move.reader, since, termsOf(config, now), move.judge);
  say(writeReport({ ...move, source: move.server, target, survey }));
  const fallback = config.tenants.find(({ isDefault }) => isDefault)!.code;
  refusals.push(...judgeTenants(move.matches ?? [], survey, fallback), ...judgeTerms(survey, config, now));
  refusals.push(...judgeAmounts(survey), ...(await judgeProgress(move, options, begun)));
  refuse(refusals, options.accepted);
  return survey.tenants.reduce((sum, { rows }) => sum + rows, 0);
}

function judgeTimes(unusable: number): Refusal[] {
  if (unusable === 0) return [];
  const reason = `${unusable} rows have no received_at, or one before 1970 or in the future: no receipt can say it.`;
  return [{ name: 'times', reason, remedy: 'Give them one there, such as their created_at.' }];
}
