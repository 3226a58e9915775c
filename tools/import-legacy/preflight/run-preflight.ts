import type { OpenImport } from '../open-import';
import type { ImportLegacyOptions } from '../read-options';
import type { Progress } from '../target/progress';
import { inspectTarget } from './inspect-server';
import { checkAmounts } from './check-amounts';
import { checkTarget } from './check-databases';
import { checkProgress } from './check-progress';
import { checkTenants } from './check-tenants';
import { checkRetention, retentionLimits } from './check-retention';
import type { PreflightFailure } from './preflight-failure';
import { surveyLegacy } from './survey';
import { assertPassed, writeReport } from './write-report';

/**
 * Tells all that can be known before the copy. Answers how many rows the former database has.
 *
 * @param begun the progress of a move that goes on
 * @throws ExplainedFault with every refusal that is not accepted
 */
export async function runPreflight(
  move: OpenImport,
  options: ImportLegacyOptions,
  begun: Progress | undefined,
  say: (line: string) => void,
): Promise<number> {
  const { config } = move.partner;
  const now = new Date();
  const target = await inspectTarget(move.target);
  const failures = [
    ...move.failures,
    ...checkTarget(target, config.partnerCode),
    ...checkTimes(await move.reader.countUnusableTimes()),
  ];
  const since = begun ? begun.since : options.since;
  const survey = await surveyLegacy(move.reader, since, retentionLimits(config, now), move.tenantResolver);
  say(writeReport({ ...move, source: move.server, target, survey }));
  const fallback = config.tenants.find(({ isDefault }) => isDefault)!.code;
  failures.push(...checkTenants(move.matches ?? [], survey, fallback), ...checkRetention(survey, config, now));
  failures.push(...checkAmounts(survey), ...(await checkProgress(move, options, begun)));
  assertPassed(failures, options.accepted);
  return survey.tenants.reduce((sum, { rows }) => sum + rows, 0);
}

function checkTimes(unusable: number): PreflightFailure[] {
  if (unusable === 0) return [];
  const reason = `${unusable} rows have no received_at, or one before 1970 or in the future: no receipt can say it.`;
  return [{ name: 'times', reason, remedy: 'Give them one there, such as their created_at.' }];
}
