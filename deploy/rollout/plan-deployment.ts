import { type LiveRegion, type LiveService, readRegion } from '../cloud/cloud-run';
import type { Gcloud } from '../cloud/gcloud';
import { diffInvokers, readInvokers } from '../cloud/iam';
import { checkReaders, readSecretVersions } from '../cloud/secret-manager';
import type { Place } from '../manifests/names';
import { planAdmin } from '../manifests/plan-processes';
import { nameOfJob, placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { checkManifest } from '../preflight/check-manifest';
import { checkAccounts, checkProcesses } from '../preflight/check-processes';
import { failuresOf, type PreflightFailure, rejectFailed } from '../preflight/preflight-failure';
import { type DeploySettings, projectNumbers } from '../settings/deploy-settings';
import type { Deployable } from './list-processes';
import { planRollout, type Rollout } from './plan-rollout';

export interface DeploymentRequest {
  settings: DeploySettings;
  /** By digest. Without one, running services keep their image and new ones get the admin app's. */
  image: string | undefined;
  /** The whole installation, over which names and connections are checked. */
  all: Deployable[];
  selected: Deployable[];
  /** How many rollouts run at a time. */
  parallel: number;
}

/** The rollouts, and notices about the rest. */
export interface Deployment {
  rollouts: Rollout[];
  /** The selected partners with failed preflight checks, which stay as they are. */
  rejected: string[];
  notices: string[];
  /** A rejected service runs and would stay older than the gateway. */
  blocksGateway: boolean;
}

/**
 * Plans the rollouts of the selected processes, and leaves out partners with failed preflight checks. Changes nothing.
 *
 * @throws UserFacingError for a failure of the platform's own processes, or when nothing is left to roll out
 */
export async function planDeployment(gcloud: Gcloud, request: DeploymentRequest): Promise<Deployment> {
  const { settings, all, selected, parallel } = request;
  const plans = selected.map(({ plan }) => plan);
  const [regions, secrets, accounts] = await Promise.all([
    readRegions(gcloud, plans),
    readSecretVersions(gcloud, plans),
    readAccounts(gcloud, plans),
  ]);
  const defaultImage = request.image ?? (await adminImage(gcloud, settings, selected, regions));
  const rollouts = await Promise.all(
    selected
      .filter(({ plan }) => settings.networks[plan.place.region] !== undefined)
      .map(async (one) => {
        const { plan } = one;
        const found = await readProcess(gcloud, plan, regions);
        const context = {
          image: request.image ?? imageOf(found.live) ?? defaultImage ?? '',
          network: settings.networks[plan.place.region]!,
          versions: secrets.versions,
          numbers: projectNumbers(settings),
        };
        return planRollout(one, context, found);
      }),
  );
  const changing = rollouts.filter(({ step }) => step !== 'none').map(({ process }) => process);
  const { rejected, notices } = rejectFailed(
    selected,
    [
      ...checkProcesses(settings, all, parallel),
      ...checkAccounts(plans, accounts),
      ...secrets.failures,
      ...(await checkReaders(gcloud, changing, secrets.versions)),
      ...rollouts.flatMap((rollout) => checkRollout(settings, rollout)),
    ],
    'deployed',
  );
  const isRejected = ({ process }: Rollout): boolean => rejected.includes(process.title);
  return {
    rollouts: rollouts.filter((rollout) => !isRejected(rollout)),
    rejected,
    notices,
    blocksGateway: rollouts.some((rollout) => isRejected(rollout) && rollout.live && rollout.step !== 'none'),
  };
}

function imageOf(live: LiveService | undefined): string | undefined {
  return live?.spec.template.spec.containers[0].image;
}

/** The image for services that do not exist yet; undefined while the admin app does not run. */
async function adminImage(
  gcloud: Gcloud,
  settings: DeploySettings,
  selected: Deployable[],
  regions: ReadonlyMap<string, LiveRegion>,
): Promise<string | undefined> {
  const isNew = ({ plan }: Deployable) => !regions.get(keyOf(plan.place))!.services.has(plan.service);
  if (!selected.some(isNew)) return undefined;
  const { place, service } = planAdmin(settings);
  return imageOf((await readRegion(gcloud, place)).services.get(service));
}

/** What exists of a service, and of its jobs where they run. */
async function readProcess(gcloud: Gcloud, plan: ProcessPlan, regions: ReadonlyMap<string, LiveRegion>) {
  const { service, place } = plan;
  const live = regions.get(keyOf(place))!.services.get(service);
  const present = live ? await readInvokers(gcloud, 'services', service, place) : new Set<string>();
  const jobs: LiveRegion['jobs'] = new Map();
  const starters = new Map<string, ReadonlySet<string>>();
  for (const job of plan.jobs) {
    const name = nameOfJob(plan, job);
    const liveJob = regions.get(keyOf(placeOfJob(plan, job)))!.jobs.get(name);
    if (!liveJob) continue;
    jobs.set(name, liveJob);
    if (job.startedBy !== undefined) starters.set(name, await readInvokers(gcloud, 'jobs', name, place));
  }
  return { live, jobs, invokers: diffInvokers(plan.invokers, present), starters };
}

function checkRollout(settings: DeploySettings, { process, manifest, jobs, invokers }: Rollout): PreflightFailure[] {
  // A secret without a version is reported by name and reason when it is read.
  const errors = [manifest, ...jobs.map((job) => job.manifest)]
    .flatMap(checkManifest)
    .filter((error) => !error.endsWith('has no pinned version'));
  // A service that the settings do not mention must not turn its present clients away.
  const { kind, title } = process;
  const isSet = [settings.partner_services, settings.partners[title]].some((one) => one?.direct_access !== undefined);
  if (kind === 'partner-service' && !isSet && invokers.remove.length > 0) {
    errors.push(
      `its service is public now, and the settings do not say whether it should be: partners.${title}.direct_access`,
    );
  }
  return failuresOf(title, errors);
}

async function readRegions(gcloud: Gcloud, plans: ProcessPlan[]): Promise<Map<string, LiveRegion>> {
  const places = new Map(plans.flatMap(placesOf).map((place) => [keyOf(place), place]));
  const read = async ([key, place]: [string, Place]) => [key, await readRegion(gcloud, place)] as const;
  return new Map(await Promise.all([...places].map(read)));
}

/** Where a service and its jobs run. */
function placesOf(plan: ProcessPlan): Place[] {
  return [plan.place, ...plan.jobs.map((job) => placeOfJob(plan, job))];
}

async function readAccounts(gcloud: Gcloud, plans: ProcessPlan[]): Promise<Set<string>> {
  const projects = [...new Set(plans.flatMap(placesOf).map(({ project }) => project))];
  const list = (project: string) =>
    gcloud.read<{ email: string }[]>('iam', 'service-accounts', 'list', `--project=${project}`);
  return new Set((await Promise.all(projects.map(list))).flat().map(({ email }) => email));
}

function keyOf({ project, region }: Place): string {
  return `${project}/${region}`;
}
