import { UserFacingError } from '@app/common/errors/user-facing-error';
import pLimit from 'p-limit';
import { formatEndpointAdvice } from '../edge/endpoint-advice';
import type { Installation } from '../installation';
import type { ProcessKind } from '../manifests/process-plan';
import type { DeployOptions } from '../options';
import type { PartnerChanges } from '../partners/admin-api';
import { formatProposals } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { findUnknownPartners } from '../preflight/check-processes';
import { adviseOnTables } from '../preflight/count-tables';
import { formatManifests, formatPlan } from '../rollout/format-plan';
import { type Deployable, listProcesses, selectProcesses } from '../rollout/list-processes';
import { performRollout } from '../rollout/perform-rollout';
import { type Deployment, planDeployment } from '../rollout/plan-deployment';
import { isUpToDate, type Rollout } from '../rollout/plan-rollout';
import type { Terminal } from '../terminal';

/** How a rollout ended. `skipped`: it was not started, because of another's failure or because of Ctrl-C. */
interface Outcome {
  title: string;
  result: 'done' | 'failed' | 'skipped' | 'rejected';
  reason?: string;
}

/** Plans, asks, and rolls out: admin first, then the partners' services in parallel, the gateway last. */
export async function deploy(installation: Installation, options: DeployOptions, terminal: Terminal): Promise<boolean> {
  const plan = await planNamed(installation, options);
  for (const notice of plan.notices) terminal.print(notice);
  terminal.print(formatPlan(plan.rollouts));
  const pending = plan.rollouts.filter((rollout) => !isUpToDate(rollout));
  if (pending.length === 0) return plan.rejected.length === 0;
  if (options.dryRun) terminal.print(`\n${formatManifests(pending)}`);
  else if (!(await terminal.confirm(`Roll out ${pending.length} of ${plan.processCount}?`))) return false;
  const rejected = plan.rejected.map((title): Outcome => ({ title, result: 'rejected' }));
  const perform = (rollout: Rollout) => performOne(rollout, installation, terminal);
  const outcomes = [...rejected, ...(await performAll(pending, plan, options.parallel, perform))];
  terminal.print(formatSummary(outcomes, plan.rollouts.length - pending.length, options.dryRun));
  return outcomes.every(({ result }) => result === 'done');
}

/** Plans the rollouts of the named processes. @throws UserFacingError for unknown names, or when nothing may be done */
export async function planNamed(
  installation: Installation,
  options: DeployOptions,
): Promise<Deployment & { processCount: number }> {
  const { settings, gcloud } = installation;
  const { names, partners: partnersFile, parallel } = options;
  const image = options.image ?? settings.image;
  // The admin app alone is deployed without asking it for the partners.
  const isAdminAlone = names.length === 1 && names[0] === 'admin' && partnersFile === undefined;
  const known = isAdminAlone ? [] : await installation.partners();
  const all = listProcesses(settings, known, names);
  const selected = selectProcesses(all, names);
  const plan = await planDeployment(gcloud, { settings, image, all, selected, parallel });
  const notices = [
    ...plan.notices,
    ...adviceOn(settings, known, selected),
    adviseOnTables(all),
    formatEndpointAdvice(settings, known),
  ];
  return { ...plan, notices: notices.filter((notice) => notice !== ''), processCount: all.length };
}

/** What prevents nothing, but needs attention. */
export function adviceOn(
  settings: Installation['settings'],
  partners: DeployedPartner[],
  selected: Deployable[],
): string[] {
  const codes = partners.map(({ partner_code: code }) => code);
  return [
    ...(codes.length > 0 ? findUnknownPartners(settings, codes) : []),
    formatProposals(
      settings,
      selected.flatMap(({ partner }) => partner ?? []),
    ),
  ];
}

async function performAll(
  pending: Rollout[],
  { blocksGateway }: Deployment,
  parallel: number,
  perform: (rollout: Rollout) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  // A newer gateway needs services as new as itself, so a failure skips what comes after it.
  for (const kind of ['admin', 'partner-service', 'gateway'] satisfies ProcessKind[]) {
    const isBlocked = outcomes.some(({ result }) => result !== 'done') || (kind === 'gateway' && blocksGateway);
    const limit = pLimit(parallel);
    const ofKind = pending.filter(({ process }) => process.kind === kind);
    const skip = ({ process }: Rollout): Outcome => ({ title: process.title, result: 'skipped' });
    outcomes.push(
      ...(await Promise.all(
        ofKind.map((rollout) => limit(async () => (isBlocked ? skip(rollout) : perform(rollout)))),
      )),
    );
  }
  return outcomes;
}

async function performOne(rollout: Rollout, installation: Installation, terminal: Terminal): Promise<Outcome> {
  const { title } = rollout.process;
  const { gcloud } = installation;
  const progress = (step: string): void => terminal.progress(title, step);
  const changePartner = async (code: string, changes: PartnerChanges): Promise<void> => {
    if (gcloud.isDryRun) terminal.print(`PATCH /api/v1/partners/${code} ${JSON.stringify(changes)}`);
    else await (await installation.adminApi()).changePartner(code, changes);
  };
  if (terminal.isStopping) return { title, result: 'skipped' };
  try {
    await performRollout(rollout, { gcloud, progress, changePartner });
    progress('done');
    return { title, result: 'done' };
  } catch (error) {
    const reason = error instanceof UserFacingError ? error.message : ((error as Error).stack ?? String(error));
    progress('FAILED');
    return { title, result: 'failed', reason };
  }
}

function formatSummary(outcomes: Outcome[], upToDate: number, isDryRun: boolean): string {
  const titles = (result: Outcome['result']): string[] =>
    outcomes.filter((outcome) => outcome.result === result).map(({ title }) => title);
  const [done, failed, skipped, rejected] = [titles('done'), titles('failed'), titles('skipped'), titles('rejected')];
  return [
    '',
    ...outcomes.flatMap(({ title, reason }) =>
      reason === undefined ? [] : [`${title} failed:\n${reason.replaceAll(/^/gm, '    ')}`],
    ),
    ...(skipped.length > 0 ? [`Skipped: ${skipped.join(', ')}`] : []),
    ...(rejected.length > 0 ? [`Failed preflight checks: ${rejected.join(', ')}`] : []),
    `${done.length} ${isDryRun ? 'would be done' : 'done'}, ${failed.length} failed, ${skipped.length} skipped, ${upToDate} up to date`,
  ].join('\n');
}
