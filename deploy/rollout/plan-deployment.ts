import { diffInvokers, readInvokers } from '../cloud/invokers';
import type { Gcloud } from '../cloud/gcloud';
import { type LiveRegion, type LiveService, readRegion } from '../cloud/live-services';
import { readSecrets } from '../cloud/read-secrets';
import { checkProcesses, missingAccounts } from '../preflight/check-processes';
import { checkManifest } from '../preflight/check-manifest';
import { type PreflightFailure, failuresOf } from '../preflight/preflight-failure';
import { jobName, type Place } from '../manifests/names';
import { planAdmin } from '../manifests/plan-processes';
import { placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { projectNumbers } from '../settings/project-numbers';
import type { DeploySettings } from '../settings/deploy-settings';
import type { Candidate } from './list-processes';
import { planRollout, type Rollout } from './plan-rollout';

/** What is to be done, and what may not be. */
export interface Deployment {
  /** Of all that were selected, the refused too. */
  rollouts: Rollout[];
  failures: PreflightFailure[];
}

/** What a plan is made of. */
export interface PlanRequest {
  settings: DeploySettings;
  /** By digest. Undefined: what runs keeps the image that it has, and what is new gets the admin app's. */
  image: string | undefined;
  /** The whole installation: names and connections are judged over all of it. */
  all: Candidate[];
  selected: Candidate[];
  /** How many roll-outs may go on at a time. */
  parallel: number;
}

/** Reads what is there, holds it against what is meant to be, and says what speaks against doing it. Changes nothing. */
export async function planDeployment(gcloud: Gcloud, request: PlanRequest): Promise<Deployment> {
  const { settings, image, all, selected, parallel } = request;
  const plans = selected.map(({ plan }) => plan);
  const refusals = checkProcesses(settings, all, parallel);
  const [places, secrets, accounts] = await Promise.all([
    readPlaces(gcloud, plans),
    readSecrets(gcloud, plans),
    readAccounts(gcloud, plans),
  ]);
  refusals.push(...missingAccounts(plans, accounts), ...secrets.failures);
  const isNew = ({ plan }: Candidate) => !places.get(keyOf(plan.place))!.services.has(plan.service);
  const admins = image === undefined && selected.some(isNew) ? await readAdminsImage(gcloud, settings) : undefined;
  const rollOuts = await Promise.all(
    selected
      .filter(({ plan }) => settings.networks[plan.place.region] !== undefined)
      .map(async ({ plan, partner }) => {
        const { services } = places.get(keyOf(plan.place))!;
        const jobs = jobsOf(plan, places);
        const live = services.get(plan.service);
        const present = live ? await readInvokers(gcloud, 'services', plan.service, plan.place) : new Set<string>();
        const around = {
          image: image ?? imageOf(live) ?? admins ?? '',
          network: settings.networks[plan.place.region]!,
          versions: secrets.versions,
          numbers: projectNumbers(settings),
        };
        const starters = await readStarters(gcloud, plan, jobs);
        return planRollout(plan, partner, around, {
          live,
          jobs,
          invokers: diffInvokers(plan.invokers, present),
          starters,
        });
      }),
  );
  refusals.push(...rollOuts.flatMap(faultsOfManifests));
  refusals.push(
    ...rollOuts.flatMap((rollOut) => failuresOf(rollOut.process.title, closesInSilence(settings, rollOut))),
  );
  return { rollouts: rollOuts, failures: refusals };
}

function imageOf(live: LiveService | undefined): string | undefined {
  return live?.spec.template.spec.containers[0].image;
}

/** Undefined while the admin app does not run. */
async function readAdminsImage(gcloud: Gcloud, settings: DeploySettings): Promise<string | undefined> {
  const { place, service } = planAdmin(settings);
  const { services } = await readRegion(gcloud, place);
  return imageOf(services.get(service));
}

/** A secret without a version has been named already, with the reason. */
function faultsOfManifests({ process, manifest, jobs }: Rollout): PreflightFailure[] {
  const faults = [manifest, ...jobs.map((job) => job.manifest)]
    .flatMap(checkManifest)
    .filter((fault) => !fault.endsWith('has no pinned version'));
  return failuresOf(process.title, faults);
}

/** A service that is public, of which the settings say nothing: whoever calls it would suddenly be turned away. */
function closesInSilence(settings: DeploySettings, { process, invokers: callers }: Rollout): string[] {
  const isSaid = [settings.partner_services, settings.partners[process.title]].some(
    (given) => given?.direct_access !== undefined,
  );
  if (isSaid || process.kind !== 'partner-service' || callers.remove.length === 0) return [];
  return [
    `its service is public now, and the settings do not say whether it should be: partners.${process.title}.direct_access`,
  ];
}

async function readPlaces(gcloud: Gcloud, plans: ProcessPlan[]): Promise<Map<string, LiveRegion>> {
  const places = new Map<string, Place>(plans.flatMap(placesOf).map((place) => [keyOf(place), place]));
  return new Map(
    await Promise.all([...places].map(async ([key, place]) => [key, await readRegion(gcloud, place)] as const)),
  );
}

/** Where a service and its jobs run. */
function placesOf(plan: ProcessPlan): Place[] {
  return [plan.place, ...plan.jobs.map((job) => placeOfJob(plan, job))];
}

/** A service's jobs that are there, each looked for where it runs. */
function jobsOf(plan: ProcessPlan, places: ReadonlyMap<string, LiveRegion>): LiveRegion['jobs'] {
  return new Map(
    plan.jobs.flatMap((job) => {
      const name = jobName(plan.service, job.purpose);
      const live = places.get(keyOf(placeOfJob(plan, job)))!.jobs.get(name);
      return live ? [[name, live] as const] : [];
    }),
  );
}

/** Who may start the jobs that are started from outside. */
async function readStarters(gcloud: Gcloud, { service, place, jobs }: ProcessPlan, live: LiveRegion['jobs']) {
  const names = jobs
    .filter(({ startedBy }) => startedBy !== undefined)
    .map(({ purpose }) => jobName(service, purpose))
    .filter((name) => live.has(name));
  const read = (name: string) => readInvokers(gcloud, 'jobs', name, place);
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

async function readAccounts(gcloud: Gcloud, plans: ProcessPlan[]): Promise<Set<string>> {
  const projects = [...new Set(plans.flatMap(placesOf).map(({ project }) => project))];
  const lists = await Promise.all(
    projects.map((project) =>
      gcloud.read<{ email: string }[]>('iam', 'service-accounts', 'list', `--project=${project}`),
    ),
  );
  return new Set(lists.flat().map(({ email }) => email));
}

function keyOf({ project, region }: Place): string {
  return `${project}/${region}`;
}
