import { UserFacingError } from '@app/common/errors/user-facing-error';
import pLimit from 'p-limit';
import { formatEndpointAdvice } from '../edge/endpoint-advice';
import type { Installation } from '../installation';
import type { DeployOptions } from '../options';
import type { PartnerChanges } from '../partners/admin-api';
import { formatProposals } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import { formatMisplaced } from '../partners/misplaced';
import { findUnknownPartners } from '../preflight/check-processes';
import { adviseOnTables } from '../preflight/count-tables';
import { formatManifests, formatPlan } from '../rollout/format-plan';
import { type Deployable, listProcesses, selectProcesses } from '../rollout/list-processes';
import { type Outcome, performRelease, type ReleaseSteps } from '../rollout/perform-release';
import { migrateTogether } from '../rollout/migrate-together';
import { checkServing, performRollout, prepareRollout, type RolloutTools } from '../rollout/perform-rollout';
import { type Deployment, planDeployment } from '../rollout/plan-deployment';
import { isUpToDate, type Rollout } from '../rollout/plan-rollout';
import { labelRelease, nameRelease } from '../rollout/release';
import { parseWaves } from '../rollout/waves';
import type { Terminal } from '../terminal';

/** Plans, asks, and rolls a release out. */
export async function deploy(installation: Installation, options: DeployOptions, terminal: Terminal): Promise<boolean> {
  const waves = parseWaves(options.waves);
  const plan = await planNamed(installation, options);
  const release = options.release ?? nameRelease(plan.rollouts);
  labelRelease(plan.rollouts, release);
  for (const notice of plan.notices) terminal.print(notice);
  terminal.print(formatPlan(plan.rollouts));
  const pending = plan.rollouts.filter((rollout) => !isUpToDate(rollout));
  if (pending.length === 0) return plan.rejected.length === 0;
  if (options.dryRun) terminal.print(`\n${formatManifests(pending)}`);
  else if (!(await terminal.confirm(`Roll out ${pending.length} of ${plan.processCount} as release ${release}?`)))
    return false;
  const rejected = plan.rejected.map((title): Outcome => ({ title, result: 'rejected' }));
  const { maxFailures, parallel } = options;
  const canaries = installation.settings.canaries ?? [];
  const brake = { waves, canaries, maxFailures, isGatewayBlocked: plan.blocksGateway };
  const steps = releaseSteps(installation, options, terminal);
  const outcomes = [...rejected, ...(await performRelease(pending, brake, parallel, steps))];
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
    formatMisplaced(settings, partners),
    formatProposals(
      settings,
      selected.flatMap(({ partner }) => partner ?? []),
    ),
  ];
}

function releaseSteps(installation: Installation, options: DeployOptions, terminal: Terminal): ReleaseSteps {
  const { gcloud } = installation;
  const changePartner = async (code: string, changes: PartnerChanges): Promise<void> => {
    if (gcloud.isDryRun) terminal.print(`PATCH /api/v1/partners/${code} ${JSON.stringify(changes)}`);
    else await (await installation.adminApi()).changePartner(code, changes);
  };
  const migrated = new Set<Rollout>();
  const perform = async (rollout: Rollout, action: (tools: RolloutTools) => Promise<void>): Promise<Outcome> => {
    const { title } = rollout.process;
    const progress = (step: string): void => terminal.progress(title, step);
    if (terminal.isStopping) return { title, result: 'skipped' };
    try {
      await action({ gcloud, progress, changePartner, isMigrated: migrated.has(rollout) });
      return { title, result: 'done' };
    } catch (error) {
      progress('FAILED');
      const reason = error instanceof UserFacingError ? error.message : ((error as Error).stack ?? String(error));
      return { title, result: 'failed', reason };
    }
  };
  return {
    perform: (rollout) =>
      perform(rollout, async (tools) => {
        await performRollout(rollout, tools);
        tools.progress('done');
      }),
    migrateTogether: async (rollouts) => {
      if (terminal.isStopping) return;
      const onFailure = (reason: string): void =>
        terminal.print(`Migrating databases one by one, because the job for all of them failed:\n${reason}`);
      const { settings } = installation;
      for (const one of await migrateTogether(gcloud, settings, rollouts, options.parallel, onFailure))
        migrated.add(one);
    },
    migrate: (rollout) => perform(rollout, (tools) => prepareRollout(rollout, tools)),
    bake: async (done) => {
      if (options.bakeMs === 0 || gcloud.isDryRun) return [];
      terminal.print(`Waiting ${options.bakeMs / 1_000} s before what comes next. Ctrl-C ends the release there.`);
      await terminal.pause(options.bakeMs);
      const limit = pLimit(options.parallel);
      const check = (rollout: Rollout) => perform(rollout, (tools) => checkServing(rollout, tools));
      const outcomes = await Promise.all(done.map((rollout) => limit(() => check(rollout))));
      return outcomes.filter(({ result }) => result === 'failed');
    },
  };
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
