import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import type { LiveService } from '../cloud/cloud-run';
import { hasCandidate, servesAllTraffic, servingRevisions } from '../cloud/cloud-run';
import { accountMember, type InvokerChange } from '../cloud/iam';
import type { Job, Service } from '../manifests/knative';
import type { Place } from '../manifests/names';
import { type JobPlan, placeOfJob, type ProcessPlan, sleeps } from '../manifests/process-plan';
import { PREVIOUS_REVISION, type RenderContext, renderJob, renderService } from '../manifests/render-manifests';
import type { PartnerChanges } from '../partners/admin-api';
import { type DeployedPartner, isInCell, newEndpointUrl } from '../partners/deployed-partner';
import type { CellMembers, Deployable } from './list-processes';
import { describeChanges } from './describe-changes';
import { RELEASE } from './release';

/** A job of a service, and how it differs from what Cloud Run has. */
export interface PlannedJob {
  plan: JobPlan;
  manifest: Job;
  place: Place;
  changes: string[];
  /** Who must get the right to start it. */
  addInvokers: string[];
}

/** What a rollout does to one service. */
export interface Rollout {
  process: ProcessPlan;
  partner: DeployedPartner | undefined;
  cell: CellMembers | undefined;
  /** The server of its database, by its name in the settings. */
  server: string;
  database: string;
  live: LiveService | undefined;
  manifest: Service;
  /**
   * `create`: the service does not exist. `update`: it gets a new revision. `resume`: the wanted revision is ready, but
   * an interrupted run has not given it the traffic. `adjust`: only what surrounds the revision changes. `none`: nothing
   * changes.
   */
  step: 'create' | 'update' | 'resume' | 'adjust' | 'none';
  jobs: PlannedJob[];
  invokers: InvokerChange;
  changes: string[];
}

/** What exists of a service. */
export interface LiveProcess {
  live: LiveService | undefined;
  jobs: ReadonlyMap<string, Job>;
  invokers: InvokerChange;
  /** Who may start a job, by the name of the job. */
  starters: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Compares what is wanted with what exists. */
export function planRollout(
  { plan: process, partner, cell, server, database }: Deployable,
  context: RenderContext,
  found: LiveProcess,
): Rollout {
  const { live, invokers } = found;
  const current = live && { generation: live.metadata.generation ?? 0, traffic: servingRevisions(live) };
  const manifest = renderService(process, context, current);
  const changes = describeChanges(manifest, live);
  const jobs = process.jobs.map((plan) => planJob(process, plan, context, found));
  const step = chooseStep(manifest, live, changes);
  if (live && (step === 'resume' || step === 'adjust')) reuseRevision(manifest, live, step);
  const isUnchanged =
    step === 'adjust' &&
    changes.length + invokers.add.length + invokers.remove.length === 0 &&
    jobs.every((job) => job.changes.length + job.addInvokers.length === 0);
  const chosen = isUnchanged ? 'none' : step;
  return { process, partner, cell, server, database, live, manifest, step: chosen, jobs, invokers, changes };
}

/** What the configuration must learn of each partner, by its code, once a service runs: where it is, and whether it sleeps. */
export function configurationChanges(
  rollout: Pick<Rollout, 'partner' | 'cell' | 'live' | 'process'>,
): Map<string, PartnerChanges> {
  const { partner, cell, live, process } = rollout;
  if (!live) return new Map();
  if (cell) return changesOfCell(cell);
  // One that is still in a cell has only the service that it will be moved to.
  if (!partner || isInCell(partner)) return new Map();
  const endpointUrl = newEndpointUrl(partner.endpoint_url, live.status?.url);
  const isKnown = sleeps(process) === (partner.sleeps ?? false);
  if (endpointUrl === undefined && isKnown) return new Map();
  const changes = {
    ...(endpointUrl !== undefined && { endpoint_url: endpointUrl }),
    ...(!isKnown && { sleeps: sleeps(process) }),
  };
  return new Map([[partner.partner_code, changes]]);
}

/** A cell always runs, so none of its partners sleeps. */
function changesOfCell({ url, members, newcomers }: CellMembers): Map<string, PartnerChanges> {
  const awake = (partner: DeployedPartner): PartnerChanges => (partner.sleeps ? { sleeps: false } : {});
  return new Map<string, PartnerChanges>([
    ...members.filter((member) => member.sleeps).map((one) => [one.partner_code, awake(one)] as const),
    ...newcomers.map(
      (one) => [one.partner_code, { endpoint_url: cellEndpointUrl(url, one.partner_code), ...awake(one) }] as const,
    ),
  ]);
}

/** Whether there is nothing to do for a service, including what the configuration knows of it. */
export function isUpToDate(rollout: Rollout): boolean {
  return rollout.step === 'none' && configurationChanges(rollout).size === 0;
}

function chooseStep(manifest: Service, live: LiveService | undefined, changes: string[]): Rollout['step'] {
  if (!live) return 'create';
  const template = live.spec.template.metadata;
  const isSame = template.labels?.['config-hash'] === manifest.spec.template.metadata.labels['config-hash'];
  // A revision that never became ready gets a new name: under its own, Cloud Run would see no change.
  const isReady = live.status?.latestReadyRevisionName === template.name;
  if (!isSame || !isReady || changes.some(isOfRevision)) return 'update';
  return servesAllTraffic(live, template.name) && !hasCandidate(live) ? 'adjust' : 'resume';
}

/** What belongs to the service; everything else that is compared belongs to the revision. */
function isOfRevision(change: string): boolean {
  return !/^[~+-] (ingress|minScale|invoker-iam-disabled):/.test(change);
}

/** Gives the manifest the name of the revision that exists, so that applying it creates no other. */
function reuseRevision(manifest: Service, live: LiveService, step: 'resume' | 'adjust'): void {
  const { name, labels } = live.spec.template.metadata;
  const { metadata } = manifest.spec.template;
  const rendered = metadata.name;
  const { [PREVIOUS_REVISION]: _rendered, ...own } = metadata.labels;
  const isKept = (label: string): boolean => label === PREVIOUS_REVISION || label === RELEASE;
  const kept = Object.entries(labels ?? {}).filter(([label]) => isKept(label));
  metadata.labels = { ...own, ...Object.fromEntries(kept) };
  metadata.name = name;
  if (step === 'adjust') manifest.spec.traffic = [{ revisionName: name, percent: 100 }];
  for (const target of manifest.spec.traffic) if (target.revisionName === rendered) target.revisionName = name;
}

function planJob(process: ProcessPlan, plan: JobPlan, context: RenderContext, found: LiveProcess): PlannedJob {
  const manifest = renderJob(process, plan, context);
  const { name } = manifest.metadata;
  const starters = plan.startedBy === undefined ? [] : [accountMember(plan.startedBy)];
  return {
    plan,
    manifest,
    place: placeOfJob(process, plan),
    changes: describeChanges(manifest, found.jobs.get(name)),
    addInvokers: starters.filter((member) => !found.starters.get(name)?.has(member)),
  };
}
