import type { InvokerChange } from '../cloud/invokers';
import { accountMember } from '../cloud/read-bindings';
import { hasCandidate, type LiveService, currentStateOf, servesAllTraffic } from '../cloud/live-services';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { Job, Service } from '../manifests/knative';
import type { Place } from '../manifests/names';
import { type JobPlan, placeOfJob, type ProcessPlan } from '../manifests/process-plan';
import { PREVIOUS_REVISION, renderJob, renderService, type RenderContext } from '../manifests/render-manifests';
import { describeChanges } from './describe-changes';

/** A job that belongs to a roll-out, and whether Cloud Run has it as it is meant to be. */
export interface PlannedJob {
  plan: JobPlan;
  manifest: Job;
  /** Where it runs. */
  place: Place;
  differences: string[];
  /** Who has to be allowed to start it. */
  addInvokers: string[];
}

/** What would be done to one service. */
export interface Rollout {
  process: ProcessPlan;
  partner: DeployedPartner | undefined;
  live: LiveService | undefined;
  manifest: Service;
  /**
   * `create`: there is none. `update`: a new revision. `resume`: the wanted revision is there and ready, but an earlier
   * run ended before it had the traffic. `adjust`: what is around the revision. `none`: all is as it should be.
   */
  step: 'create' | 'update' | 'resume' | 'adjust' | 'none';
  jobs: PlannedJob[];
  invokers: InvokerChange;
  differences: string[];
}

/** What is there of a service. */
export interface Found {
  live: LiveService | undefined;
  jobs: ReadonlyMap<string, Job>;
  invokers: InvokerChange;
  /** Who may start a job now, by its name. */
  starters: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Holds what is meant to be against what is there. */
export function planRollout(
  process: ProcessPlan,
  partner: DeployedPartner | undefined,
  around: RenderContext,
  found: Found,
): Rollout {
  const { live, invokers: callers } = found;
  const present = live && currentStateOf(live);
  const manifest = renderService(process, around, present);
  const differences = describeChanges(manifest, live);
  const jobs = process.jobs.map((plan) => planJob(process, plan, around, found));
  const step = stepOf(manifest, live, differences);
  if (live && (step === 'resume' || step === 'adjust')) keepRevision(manifest, live, step);
  const isSettled = step === 'adjust' && differences.length === 0 && isEmpty(callers) && jobs.every(isAsMeant);
  return { process, partner, live, manifest, step: isSettled ? 'none' : step, jobs, invokers: callers, differences };
}

function stepOf(manifest: Service, live: LiveService | undefined, differences: string[]): Rollout['step'] {
  if (!live) return 'create';
  const template = live.spec.template.metadata;
  const isSame = template.labels?.['config-hash'] === manifest.spec.template.metadata.labels['config-hash'];
  // One that never became ready is not tried again under its name: Cloud Run would say that nothing has changed.
  const isReady = live.status?.latestReadyRevisionName === template.name;
  if (!isSame || !isReady || differences.some(isOfRevision)) return 'update';
  return servesAllTraffic(live, template.name) && !hasCandidate(live) ? 'adjust' : 'resume';
}

/** Ingress belongs to the service; all else that is compared is a revision's. */
function isOfRevision(difference: string): boolean {
  return !/^[~+-] ingress:/.test(difference);
}

/** The revision that is there already, under its name, so that no other is made. */
function keepRevision(manifest: Service, live: LiveService, step: 'resume' | 'adjust'): void {
  const { name, labels } = live.spec.template.metadata;
  const rendered = manifest.spec.template.metadata.name;
  const { [PREVIOUS_REVISION]: _rendered, ...own } = manifest.spec.template.metadata.labels;
  const former = labels?.[PREVIOUS_REVISION];
  manifest.spec.template.metadata.labels = { ...own, ...(former !== undefined && { [PREVIOUS_REVISION]: former }) };
  manifest.spec.template.metadata.name = name;
  if (step === 'adjust') manifest.spec.traffic = [{ revisionName: name, percent: 100 }];
  for (const target of manifest.spec.traffic) if (target.revisionName === rendered) target.revisionName = name;
}

function planJob(process: ProcessPlan, plan: JobPlan, around: RenderContext, { jobs, starters }: Found): PlannedJob {
  const manifest = renderJob(process, plan, around);
  const { name } = manifest.metadata;
  const starter = plan.startedBy === undefined ? [] : [accountMember(plan.startedBy)];
  return {
    plan,
    manifest,
    place: placeOfJob(process, plan),
    differences: describeChanges(manifest, jobs.get(name)),
    addInvokers: starter.filter((member) => !starters.get(name)?.has(member)),
  };
}

function isAsMeant({ differences, addInvokers: admit }: PlannedJob): boolean {
  return differences.length + admit.length === 0;
}

function isEmpty({ add: admit, remove: turnAway }: InvokerChange): boolean {
  return admit.length + turnAway.length === 0;
}
