import { type Gcloud, formatCommand } from '../cloud/gcloud';
import { formatProposals } from '../partners/decide-placement';
import type { Installation } from '../installation';
import type { DeployOptions } from '../options';
import { type Deployable, listProcesses, selectProcesses } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';
import { account, processAccounts } from './accounts';
import { buildResources } from './builds';
import { checkProvisioning } from './preflight';
import { LiveProject, once } from './live-project';
import { metricResources } from './log-metrics';
import { alertResources, channelResources, scheduleResources } from './monitoring';
import { platformNames } from '../manifests/names';
import { usesVertex } from '../manifests/plan-insight';
import { apiResources, checkServers, networkResources } from './network';
import type { ProjectContext, Resource, ResourceGroup } from './resource';
import { copiedSecrets, secretResources } from './secrets';

/** A phase is created in all projects before the next one is planned again and created. */
interface Phase {
  title: string;
  resources: (context: ProjectContext) => ResourceGroup[] | Promise<ResourceGroup[]>;
  /** What people have to do themselves. */
  byHand?: (context: ProjectContext) => string[];
  /** What has to hold before the next phase. @throws UserFacingError */
  check?: (context: ProjectContext) => void;
}

const VERTEX_API = 'aiplatform.googleapis.com';

/** Everything that provisioning creates. Each phase needs what the phases before it created. */
const PHASES: readonly Phase[] = [
  {
    title: 'Project and network',
    resources: async (context) => [await platformResources(context)],
    check: ({ settings, platform }) => checkServers(settings, platform),
  },
  { title: 'Service accounts', resources: processAccounts },
  { title: 'Root keys', resources: (context) => secretResources(context, 'root keys') },
  { title: 'Secrets', resources: (context) => secretResources(context, 'others'), byHand: copiedSecrets },
  {
    title: 'Notification channels',
    resources: ({ settings, live, isPlatform }) => (isPlatform ? [channelResources(settings, live)] : []),
  },
  {
    title: 'Monitoring',
    resources: (context) => (context.isPlatform ? monitoringResources(context).map((one) => [one]) : []),
    // The scheduler's account can only be used in its own project.
    byHand: (context) => (context.isPlatform ? [] : missing(schedules(context)).map(({ what }) => what)),
  },
];

/**
 * Creates what is missing, and nothing else. The plan is shown first. Each phase is planned again from what exists
 * before it is created, so that an interrupted run can be run again.
 *
 * @returns whether everything exists now
 */
export async function provision(
  installation: Installation,
  { names, dryRun }: DeployOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { settings, gcloud } = installation;
  // The platform alone is provisioned before there is an admin API that lists the partners.
  const isPlatformAlone = names.length === 1 && names[0] === 'platform';
  const partners = isPlatformAlone ? [] : await installation.partners();
  const all = listProcesses(settings, partners, names);
  const selected = selectProcesses(all, isPlatformAlone ? [] : names);
  const projects = new Projects(gcloud, settings, selected);
  const { accepted, rejected, notices } = checkProvisioning(settings, { all, selected }, await projects.readAll());
  for (const notice of notices) terminal.print(notice);
  const proposals = formatProposals(
    settings,
    accepted.flatMap(({ partner }) => partner ?? []),
  );
  if (proposals !== '') terminal.print(proposals);
  projects.select(accepted);
  const plan = await showPlan(projects, terminal);
  if (plan.length === 0) {
    terminal.print('Everything exists.');
    return rejected.length === 0;
  }
  if (dryRun) {
    for (const resource of plan) terminal.print(await formatCreation(resource));
    terminal.print(`${plan.length} resources would be created`);
    return rejected.length === 0;
  }
  if (!(await terminal.confirm(`Create ${plan.length} resources?`))) return false;
  for (const phase of PHASES) await createPhase(phase, projects, gcloud, terminal);
  terminal.print('Everything exists.');
  return rejected.length === 0;
}

/** The projects that a run works on, the platform's first. Reads what exists in each, once until something is created. */
class Projects {
  private readonly live = new Map<string, Promise<LiveProject>>();

  constructor(
    private readonly gcloud: Gcloud,
    private readonly settings: DeploySettings,
    private processes: Deployable[],
  ) {}

  /** Leaves out the projects of all other processes. */
  select(processes: Deployable[]): void {
    this.processes = processes;
  }

  get names(): string[] {
    return [...new Set([this.settings.project, ...this.processes.map(({ plan }) => plan.place.project)])];
  }

  async readAll(): Promise<Map<string, LiveProject>> {
    return new Map(await Promise.all(this.names.map(async (name) => [name, await this.read(name)] as const)));
  }

  /** Reads all projects anew when they are needed next. */
  invalidate(): void {
    this.live.clear();
  }

  async context(project: string): Promise<ProjectContext> {
    const { gcloud, settings, processes } = this;
    const [live, platform] = await Promise.all([this.read(project), this.read(settings.project)]);
    const own = processes.filter(({ plan }) => plan.place.project === project);
    return { gcloud, settings, project, isPlatform: project === settings.project, processes, own, live, platform };
  }

  private read(project: string): Promise<LiveProject> {
    return once(this.live, project, () => LiveProject.read(this.gcloud, project, this.settings));
  }
}

/** Prints what is missing in each project, phase by phase. */
async function showPlan(projects: Projects, terminal: Terminal): Promise<Resource[]> {
  const plan: Resource[] = [];
  for (const project of projects.names) {
    const context = await projects.context(project);
    const phases = PHASES.map(async ({ title, resources, byHand }) => ({
      title,
      resources: missing((await resources(context)).flat()),
      byHand: byHand?.(context) ?? [],
    }));
    for (const { title, resources, byHand } of await Promise.all(phases)) {
      const lines = [
        ...resources.map(({ what }) => `    + ${what}`),
        ...byHand.map((what) => `    by hand: ${what} (deploy/README.md)`),
      ];
      if (lines.length > 0) terminal.print([`${title} (${project})`, ...lines].join('\n'));
      plan.push(...resources);
    }
  }
  return plan;
}

/** Creates one phase in the platform's project first: the accounts of other projects get access to its secrets. */
async function createPhase(phase: Phase, projects: Projects, gcloud: Gcloud, terminal: Terminal): Promise<void> {
  for (const project of projects.names) {
    const groups = (await phase.resources(await projects.context(project))).map(missing);
    const results = await Promise.allSettled(groups.map((group) => create(group, gcloud, terminal)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    if (groups.some((group) => group.length > 0)) projects.invalidate();
    if (phase.check) phase.check(await projects.context(project));
  }
}

async function create(group: ResourceGroup, gcloud: Gcloud, terminal: Terminal): Promise<void> {
  for (const resource of group) {
    terminal.progress('provision', resource.what);
    await gcloud.change(await resource.create());
  }
}

function missing(resources: Resource[]): Resource[] {
  return resources.filter(({ exists }) => !exists);
}

/** The command without the content of its input, which may be a secret. */
async function formatCreation({ create: creation }: Resource): Promise<string> {
  const { args, file, stdin } = await creation();
  return formatCommand({ args, ...(file !== undefined && { file: '' }), ...(stdin !== undefined && { stdin: '' }) });
}

/** APIs and common accounts; in the platform's project also its metrics, image repository, network and servers. */
async function platformResources(context: ProjectContext): Promise<Resource[]> {
  const { settings, live, isPlatform } = context;
  return [
    ...apiResources(live, isPlatform && usesVertex(settings) ? [VERTEX_API] : []),
    ...(isPlatform ? [...metricResources(live), ...networkResources(settings, live)] : []),
    ...(isPlatform ? [account(platformNames(settings.prefix).scheduler, live)] : []),
    ...(await buildResources(context)),
  ];
}

function monitoringResources(context: ProjectContext): Resource[] {
  return [...alertResources(context.settings, context.live), ...schedules(context)];
}

function schedules({ settings, own, live }: ProjectContext): Resource[] {
  return scheduleResources(
    settings,
    own.map(({ plan }) => plan),
    live,
  );
}
