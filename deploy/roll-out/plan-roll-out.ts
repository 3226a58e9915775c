import type { CallerChange } from '../cloud/callers';
import { accountMember } from '../cloud/read-bindings';
import { hasCandidate, type LiveService, presentOf, servesAlone } from '../cloud/live-services';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { Job, Service } from '../render/knative';
import type { Place } from '../render/names';
import { type JobPlan, placeOfJob, type ProcessPlan } from '../render/process-plan';
import { FORMER_REVISION, renderJob, renderService, type Surroundings } from '../render/render-manifests';
import { describeDifference } from './describe-difference';

/** A job that belongs to a roll-out, and whether Cloud Run has it as it is meant to be. */
export interface PlannedJob {
  plan: JobPlan;
  manifest: Job;
  /** Where it runs. */
  place: Place;
  differences: string[];
  /** Who has to be allowed to start it. */
  admit: string[];
}

/** What would be done to one service. */
export interface RollOut {
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
  callers: CallerChange;
  differences: string[];
}

/** What is there of a service. */
export interface Found {
  live: LiveService | undefined;
  jobs: ReadonlyMap<string, Job>;
  callers: CallerChange;
  /** Who may start a job now, by its name. */
  starters: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Holds what is meant to be against what is there. */
export function planRollOut(
  process: ProcessPlan,
  partner: DeployedPartner | undefined,
  around: Surroundings,
  found: Found,
): RollOut {
  const { live, callers } = found;
  const present = live && presentOf(live);
  const manifest = renderService(process, around, present);
  const differences = describeDifference(manifest, live);
  const jobs = process.jobs.map((plan) => planJob(process, plan, around, found));
  const step = stepOf(manifest, live, differences);
  if (live && (step === 'resume' || step === 'adjust')) keepRevision(manifest, live, step);
  const isSettled = step === 'adjust' && differences.length === 0 && isEmpty(callers) && jobs.every(isAsMeant);
  return { process, partner, live, manifest, step: isSettled ? 'none' : step, jobs, callers, differences };
}

function stepOf(manifest: Service, live: LiveService | undefined, differences: string[]): RollOut['step'] {
  if (!live) return 'create';
  const template = live.spec.template.metadata;
  const isSame = template.labels?.['config-hash'] === manifest.spec.template.metadata.labels['config-hash'];
  // One that never became ready is not tried again under its name: Cloud Run would say that nothing has changed.
  const isReady = live.status?.latestReadyRevisionName === template.name;
  if (!isSame || !isReady || differences.some(isOfRevision)) return 'update';
  return servesAlone(live, template.name) && !hasCandidate(live) ? 'adjust' : 'resume';
}

/** Ingress belongs to the service; all else that is compared is a revision's. */
function isOfRevision(difference: string): boolean {
  return !/^[~+-] ingress:/.test(difference);
}

/** The revision that is there already, under its name, so that no other is made. */
function keepRevision(manifest: Service, live: LiveService, step: 'resume' | 'adjust'): void {
  const { name, labels } = live.spec.template.metadata;
  const rendered = manifest.spec.template.metadata.name;
  const { [FORMER_REVISION]: _rendered, ...own } = manifest.spec.template.metadata.labels;
  const former = labels?.[FORMER_REVISION];
  manifest.spec.template.metadata.labels = { ...own, ...(former !== undefined && { [FORMER_REVISION]: former }) };
  manifest.spec.template.metadata.name = name;
  if (step === 'adjust') manifest.spec.traffic = [{ revisionName: name, percent: 100 }];
  for (const target of manifest.spec.traffic) if (target.revisionName === rendered) target.revisionName = name;
}

function planJob(process: ProcessPlan, plan: JobPlan, around: Surroundings, { jobs, starters }: Found): PlannedJob {
  const manifest = renderJob(process, plan, around);
  const { name } = manifest.metadata;
  const starter = plan.startedBy === undefined ? [] : [accountMember(plan.startedBy)];
  return {
    plan,
    manifest,
    place: placeOfJob(process, plan),
    differences: describeDifference(manifest, jobs.get(name)),
    admit: starter.filter((member) => !starters.get(name)?.has(member)),
  };
}

function isAsMeant({ differences, admit }: PlannedJob): boolean {
  return differences.length + admit.length === 0;
}

function isEmpty({ admit, turnAway }: CallerChange): boolean {
  return admit.length + turnAway.length === 0;
}
