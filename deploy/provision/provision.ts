import { type Gcloud, formatCommand } from '../cloud/gcloud';
import { readBindings } from '../cloud/read-bindings';
import type { Terminal } from '../terminal';
import { formatProposals } from '../partners/decide-placement';
import { accountEmail, platformNames } from '../manifests/names';
import { platformSecrets } from '../preflight/check-collisions';
import type { Candidate } from '../rollout/list-processes';
import type { ProcessPlan } from '../manifests/process-plan';
import { serverSecret } from '../manifests/secret-names';
import { secretNeedsOf } from '../manifests/secret-needs';
import type { DeploySettings } from '../settings/deploy-settings';
import { accountsOf, type Actors, planAccounts, planCommonAccounts } from './plan-accounts';
import { checkServerAddresses } from './check-server-addresses';
import { checkCandidates } from './check-candidates';
import { planAllSecrets, type SecretSteps } from './plan-all-secrets';
import { planApis, planPlatformResources } from './plan-network';
import { planChannel, planMetrics, planSchedules, planAlerts } from './plan-monitoring';
import { type LiveProject, readProject } from './read-project';
import type { Step, Steps } from './step';

/** What is provisioned: everything that some processes need in the projects that they run in. */
export interface ProvisionRequest {
  settings: DeploySettings;
  /** The whole installation: names are judged over all of it. */
  all: Candidate[];
  candidates: Candidate[];
  isDryRun: boolean;
}

/** One part of a project: planned from what is there, and made before the next. */
interface Part {
  title: string;
  plan: (found: Found) => Steps[] | Promise<Steps[]>;
  /** What is left to people. */
  byHand?: (found: Found) => string[];
  /** What has to hold before the next part. */
  confirm?: (found: Found) => void;
}

/** What is there of a project, and of the platform's own. */
interface Found {
  live: LiveProject;
  platform: LiveProject;
}

/**
 * Makes what is missing, and only that: each part is planned anew before it is made, so that a run that was ended is
 * gone on with. The plan is shown first.
 *
 * @returns whether it was done
 */
export async function provision(gcloud: Gcloud, asked: ProvisionRequest, conversation: Terminal): Promise<boolean> {
  const { settings, isDryRun } = asked;
  const live = await readProjects(gcloud, settings, asked.candidates);
  const { candidates, refused, notices } = checkCandidates(settings, asked, live);
  const request = { ...asked, candidates };
  for (const notice of notices) conversation.print(notice);
  const proposals = formatProposals(
    settings,
    candidates.flatMap(({ partner }) => partner ?? []),
  );
  if (proposals !== '') conversation.print(proposals);
  const projects = [...new Set([settings.project, ...candidates.map(({ plan }) => plan.place.project)])];
  const plans = await Promise.all(projects.map((project) => planProject(gcloud, request, project, live)));
  const steps = plans.flat().flatMap(({ steps: groups }) => groups.flat());
  for (const { part, steps: groups, byHand } of plans.flat()) {
    const lines = [
      ...groups.flat().map(({ what }) => `    + ${what}`),
      ...byHand.map((what) => `    by hand: ${what} (deploy/README.md)`),
    ];
    if (lines.length > 0) conversation.print([part.title, ...lines].join('\n'));
  }
  if (steps.length === 0) {
    conversation.print('Everything is there.');
    return refused.length === 0;
  }
  if (isDryRun) {
    for (const step of steps) conversation.print(await writeStep(step));
    conversation.print(`${steps.length} things would be made`);
    return refused.length === 0;
  }
  if (!(await conversation.confirm(`Make ${steps.length} things?`))) return false;
  await makeAll(gcloud, request, projects, conversation);
  conversation.print('Everything is there.');
  return refused.length === 0;
}

/** What is there of the platform's project and of the candidates'. */
async function readProjects(gcloud: Gcloud, settings: DeploySettings, candidates: Candidate[]) {
  const projects = new Set([settings.project, ...candidates.map(({ plan }) => plan.place.project)]);
  const read = async (project: string) => [project, await readProject(gcloud, project, settings)] as const;
  return new Map(await Promise.all([...projects].map(read)));
}

async function planProject(
  gcloud: Gcloud,
  request: ProvisionRequest,
  project: string,
  live: ReadonlyMap<string, LiveProject>,
) {
  const found = { live: live.get(project)!, platform: live.get(request.settings.project)! };
  const parts = partsOf(gcloud, request, project, madeFirst(request));
  return Promise.all(
    parts.map(async (part) => ({ part, steps: await part.plan(found), byHand: part.byHand?.(found) ?? [] })),
  );
}

/**
 * Makes one part of all projects, the platform's first, before the next: what one project's account reads in another is
 * given to it when it exists.
 */
async function makeAll(
  gcloud: Gcloud,
  request: ProvisionRequest,
  projects: string[],
  conversation: Terminal,
): Promise<void> {
  const live = new Map<string, Found>();
  const parts = projects.map((project) => {
    const before = project === request.settings.project ? madeFirst(request) : new Set<string>();
    return partsOf(gcloud, request, project, before);
  });
  for (const index of parts[0]!.keys()) {
    for (const [which, project] of projects.entries()) {
      const part = parts[which]![index]!;
      const found = live.get(project) ?? (await read(gcloud, request.settings, project));
      live.set(project, found);
      const groups = (await part.plan(found)).filter((steps) => steps.length > 0);
      const ends = await Promise.allSettled(groups.map((steps) => perform(gcloud, steps, conversation)));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
      if (groups.length > 0) live.clear();
      part.confirm?.(live.get(project) ?? (await read(gcloud, request.settings, project)));
    }
  }
}

/** Secrets that the platform's own project, which is the first, gets in this run if it has not got them. */
function madeFirst({ settings, candidates }: ProvisionRequest): ReadonlySet<string> {
  const needs = candidates.flatMap(({ plan }) => secretNeedsOf(plan));
  const ofServers = Object.keys(settings.servers).map((server) => serverSecret(settings.prefix, server));
  const there = needs.filter(({ project }) => project === settings.project).map(({ secret }) => secret);
  return new Set([...there, ...ofServers]);
}

async function perform(gcloud: Gcloud, steps: Steps, conversation: Terminal): Promise<void> {
  for (const { what, call } of steps) {
    conversation.progress('provision', what);
    await gcloud.change(await call());
  }
}

/** The command, without what it would be handed. */
async function writeStep({ call }: Step): Promise<string> {
  const { args, file, stdin } = await call();
  return formatCommand({ args, ...(file !== undefined && { file: '' }), ...(stdin !== undefined && { stdin: '' }) });
}

async function read(gcloud: Gcloud, settings: DeploySettings, project: string): Promise<Found> {
  const readOne = (name: string) => readProject(gcloud, name, settings);
  const live = await readOne(project);
  return { live, platform: project === settings.project ? live : await readOne(settings.project) };
}

function partsOf(
  gcloud: Gcloud,
  { settings, candidates }: ProvisionRequest,
  project: string,
  madeBefore: ReadonlySet<string>,
): Part[] {
  const isMain = project === settings.project;
  const ours = candidates.filter(({ plan }) => plan.place.project === project);
  const plans = ours.map(({ plan }) => plan);
  const planned = new WeakMap<Found, Promise<SecretSteps>>();
  // Two parts are made of it; every secret is read once for both, as long as nothing was made in between.
  const secrets = (found: Found): Promise<SecretSteps> => {
    const names = { existing: found.live.secrets, existingOfPlatform: found.platform.secrets, madeBefore };
    const steps = planned.get(found) ?? planAllSecrets(gcloud, { settings, project, candidates, ...names });
    planned.set(found, steps);
    return steps;
  };
  return [
    partOfGround(gcloud, settings, project),
    {
      title: `Accounts (${project})`,
      plan: async ({ live }) => {
        const emails = accountsOf(settings, plans, project).map((name) => accountEmail(name, project));
        return planAccounts(settings, plans, live, await readActors(gcloud, emails, live, project), project);
      },
    },
    { title: `Masters of the keys (${project})`, plan: async (found) => (await secrets(found)).rootKeys },
    {
      title: `Secrets (${project})`,
      plan: async (found) => (await secrets(found)).others,
      byHand: ({ live }) => (isMain ? [] : formerCopies(settings, live)),
    },
    { title: `Who hears of alerts (${project})`, plan: ({ live }) => (isMain ? [planChannel(settings, live)] : []) },
    {
      title: `Watching (${project})`,
      // The scheduler's account may only be used in its own project.
      plan: ({ live }) => (isMain ? planWatching(settings, plans, live) : []),
      byHand: ({ live }) => (isMain ? [] : planSchedules(settings, plans, live).map(({ what }) => what)),
    },
  ];
}

/** APIs and common accounts; in the platform's project also image repository, network and database servers. */
function partOfGround(gcloud: Gcloud, settings: DeploySettings, project: string): Part {
  const isMain = project === settings.project;
  const deployer = accountEmail(platformNames(settings.prefix).deployer, settings.project);
  return {
    title: `Ground (${project})`,
    plan: async ({ live }) => [
      [
        ...planApis(live, project),
        ...(isMain ? [...planMetrics(settings, live), ...planPlatformResources(settings, live)] : []),
        ...planCommonAccounts(settings, live, await readActors(gcloud, [deployer], live, settings.project), project),
      ],
    ],
    confirm: ({ platform }) => checkServerAddresses(settings, platform),
  };
}

function planWatching(settings: DeploySettings, plans: ProcessPlan[], live: LiveProject): Steps[] {
  const channel = live.channels.get(settings.alert_email ?? '');
  return [...planAlerts(settings, live, channel), ...planSchedules(settings, plans, live)].map((one) => [one]);
}

async function readActors(gcloud: Gcloud, emails: string[], live: LiveProject, project: string): Promise<Actors> {
  const there = emails.filter((email) => live.accounts.has(email));
  const where = `--project=${project}`;
  const readOne = (email: string) => readBindings(gcloud, 'iam', 'service-accounts', 'get-iam-policy', email, where);
  return new Map(await Promise.all(there.map(async (email) => [email, await readOne(email)] as const)));
}

/** Former versions copied them; whoever may read them there is let in by them until they are changed. */
function formerCopies(settings: DeploySettings, { secrets }: LiveProject): string[] {
  return platformSecrets(settings)
    .filter((name) => secrets.has(name))
    .map((name) => `delete the secret ${name}, a copy of the platform’s, and change its value where it belongs`);
}
