import pLimit from 'p-limit';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { simulateService, readService, servingOf } from '../cloud/live-services';
import type { Terminal } from '../terminal';
import { formatEndpointAdvice } from '../edge/endpoint-advice';
import type { Installation } from '../installation';
import { formatProposals } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { DeployCommand } from '../read-command';
import { findUnknownPartners } from '../preflight/find-unknown-partners';
import { type Candidate, listProcesses } from '../rollout/list-processes';
import { performRollout, type RolloutTools } from '../rollout/perform-rollout';
import { checkDeployment, type CheckedDeployment } from '../rollout/check-deployment';
import { planDeployment } from '../rollout/plan-deployment';
import type { DeploySettings } from '../settings/deploy-settings';
import type { Rollout } from '../rollout/plan-rollout';
import { isSettled, formatManifests, formatPlan } from '../rollout/write-plan';

/** How a roll-out ended; `left`: it was not begun, because of another's failure or because of Ctrl-C. */
interface Outcome {
  title: string;
  end: 'done' | 'failed' | 'left' | 'refused';
  reason?: string;
}

/** What a roll-out works with. */
interface Around {
  installation: Installation;
  command: DeployCommand;
  conversation: Terminal;
}

/** Plans, asks, and rolls out: admin first, then the partners' services side by side, the gateway last. */
export async function deploy(
  installation: Installation,
  command: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const { all, ...plan } = await planAndCheck(installation, command);
  for (const notice of plan.notices) conversation.print(notice);
  conversation.print(formatPlan(plan.rollouts));
  const pending = plan.rollouts.filter((rollOut) => !isSettled(rollOut));
  if (pending.length === 0) return plan.rejected.length === 0;
  if (command.isDryRun) conversation.print(`\n${formatManifests(pending)}`);
  else if (!(await conversation.confirm(`Roll out ${pending.length} of ${all.length}?`))) return false;
  const refused = plan.rejected.map((title): Outcome => ({ title, end: 'refused' }));
  const outcomes = [...refused, ...(await performAll(pending, plan, { installation, command, conversation }))];
  conversation.print(writeSummary(outcomes, plan.rollouts.length - pending.length, command.isDryRun));
  return outcomes.every(({ end }) => end === 'done');
}

/** What would be done. @throws ExplainedFault where nothing is left to be done, or for names that nothing has */
export async function planAndCheck(
  installation: Installation,
  command: DeployCommand,
): Promise<CheckedDeployment & { all: Candidate[] }> {
  const { settings, gcloud } = installation;
  const partners = await partnersFor(installation, command);
  const all = listProcesses(settings, partners, command.names);
  const selected = select(all, command.names);
  const image = command.image ?? settings.image;
  const plan = await planDeployment(gcloud, { settings, image, all, selected, parallel: command.parallel });
  const judged = checkDeployment(selected, plan);
  const notices = [...judged.notices, ...noticesOf(settings, partners, selected)];
  return { ...judged, notices, all };
}

/** What stops nothing, and what somebody has to see to. */
function noticesOf(settings: DeploySettings, partners: DeployedPartner[], selected: Candidate[]): string[] {
  const codes = partners.map(({ partner_code: code }) => code);
  return [
    // Where the admin app alone is deployed, nobody has asked who there is.
    ...(codes.length > 0 ? findUnknownPartners(settings, codes) : []),
    formatProposals(
      settings,
      selected.flatMap(({ partner }) => partner ?? []),
    ),
    formatEndpointAdvice(settings, partners),
  ].filter((notice) => notice !== '');
}

/** The admin app alone is deployed without knowing the partners: it is the one who knows them. */
async function partnersFor(
  installation: Installation,
  { names, partnersFile }: DeployCommand,
): Promise<DeployedPartner[]> {
  const isAdminAlone = names.length === 1 && names[0] === 'admin';
  return isAdminAlone && partnersFile === undefined ? [] : installation.partners();
}

/** @throws ExplainedFault for names that nothing has */
function select(all: Candidate[], names: string[]): Candidate[] {
  if (names.length === 0) return all;
  const known = new Set(all.map(({ plan }) => plan.title));
  const faults = names.filter((name) => !known.has(name)).map((name) => `There is no partner ${name}`);
  if (faults.length > 0) throw new UserFacingError(faults.join('\n'));
  return all.filter(({ plan }) => names.includes(plan.title));
}

async function performAll(
  pending: Rollout[],
  { blocksGateway: holdsGateway }: CheckedDeployment,
  { installation, command, conversation }: Around,
): Promise<Outcome[]> {
  const tools = command.isDryRun ? dryRunTools(installation, conversation) : liveTools(installation, conversation);
  const ofKind = (kind: Rollout['process']['kind']) => pending.filter(({ process }) => process.kind === kind);
  const outcomes: Outcome[] = [];
  // Services that a newer gateway speaks to have to be newer, too; so what comes after a failure is left.
  for (const kind of ['admin', 'partner-service', 'gateway'] as const) {
    const mayGoOn = outcomes.every(({ end }) => end === 'done') && !(kind === 'gateway' && holdsGateway);
    const limit = pLimit(command.parallel);
    const roll = (rollOut: Rollout) => limit(() => performOne(rollOut, tools, conversation, mayGoOn));
    outcomes.push(...(await Promise.all(ofKind(kind).map(roll))));
  }
  return outcomes;
}

function liveTools(installation: Installation, conversation: Terminal): RolloutTools {
  const { gcloud } = installation;
  return {
    gcloud,
    readService: ({ process }) => readService(gcloud, process.service, process.place),
    readServing: async ({ service, place }) => servingOf(await readService(gcloud, service, place)),
    progress: (title, step) => conversation.progress(title, step),
    setEndpointUrl: async (code, url) => (await installation.adminApi()).setEndpointUrl(code, url),
  };
}

/** Every command is shown as it would be given, none is. */
function dryRunTools({ gcloud }: Installation, conversation: Terminal): RolloutTools {
  return {
    gcloud,
    readService: ({ manifest, live }) => Promise.resolve(simulateService(manifest, live)),
    readServing: (_process, planned) => Promise.resolve(planned),
    progress: (title, step) => conversation.progress(title, step),
    setEndpointUrl: (code, url) => {
      conversation.print(`PATCH /api/v1/partners/${code} {"endpoint_url":"${url}"}`);
      return Promise.resolve();
    },
  };
}

async function performOne(
  rollOut: Rollout,
  tools: RolloutTools,
  conversation: Terminal,
  mayGoOn: boolean,
): Promise<Outcome> {
  const { title } = rollOut.process;
  if (!mayGoOn || conversation.isStopping) return { title, end: 'left' };
  try {
    await performRollout(rollOut, tools);
    conversation.progress(title, 'done');
    return { title, end: 'done' };
  } catch (error) {
    const reason = error instanceof UserFacingError ? error.message : ((error as Error).stack ?? String(error));
    conversation.progress(title, 'FAILED');
    return { title, end: 'failed', reason };
  }
}

function writeSummary(outcomes: Outcome[], settled: number, isDryRun: boolean): string {
  const named = (end: Outcome['end']): Outcome[] => outcomes.filter((outcome) => outcome.end === end);
  const failed = named('failed');
  const left = named('left').map(({ title }) => title);
  const refused = named('refused').map(({ title }) => title);
  return [
    '',
    ...failed.map(({ title, reason }) => `${title} failed:\n${indent(reason ?? '')}`),
    ...(left.length > 0 ? [`Not begun: ${left.join(', ')}`] : []),
    ...(refused.length > 0 ? [`Refused: ${refused.join(', ')}`] : []),
    `${named('done').length} ${isDryRun ? 'would be done' : 'done'}, ${failed.length} failed, ${left.length} not begun, ${settled} as they were`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
