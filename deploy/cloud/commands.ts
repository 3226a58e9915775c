import { stringify } from 'yaml';
import type { Manifest, TrafficTarget } from '../render/knative';
import { CANDIDATE_TAG, type Place } from '../render/names';
import type { GcloudCall } from './gcloud';

/** May call a service, or start a job. */
export const INVOKER = 'roles/run.invoker';

/** Every line of gcloud that a roll-out changes something with. */

export function replaceService(manifest: Manifest, place: Place): GcloudCall {
  return { args: ['run', 'services', 'replace', ...at(place)], file: writeYaml(manifest) };
}

export function replaceJob(manifest: Manifest, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'replace', ...at(place)], file: writeYaml(manifest) };
}

/** Runs a job to its end; gcloud fails when the job does. */
export function executeJob(job: string, place: Place, args: string[] = []): GcloudCall {
  const given = args.length > 0 ? [`--args=${args.join(',')}`] : [];
  return { args: ['run', 'jobs', 'execute', job, ...at(place), ...given, '--wait'] };
}

/** Moves the traffic. With the candidate's tag goes what its instances cost. */
export function sendTraffic(
  service: string,
  targets: TrafficTarget[],
  place: Place,
  { removesTag }: { removesTag: boolean },
): GcloudCall {
  const revisions = targets.map(({ revisionName, percent }) => `${revisionName}=${percent}`).join(',');
  const tag = removesTag ? [`--remove-tags=${CANDIDATE_TAG}`] : [];
  return { args: ['run', 'services', 'update-traffic', service, ...at(place), `--to-revisions=${revisions}`, ...tag] };
}

export function tagRevision(service: string, revision: string, place: Place): GcloudCall {
  return {
    args: ['run', 'services', 'update-traffic', service, ...at(place), `--update-tags=${CANDIDATE_TAG}=${revision}`],
  };
}

export function removeCandidateTag(service: string, place: Place): GcloudCall {
  return { args: ['run', 'services', 'update-traffic', service, ...at(place), `--remove-tags=${CANDIDATE_TAG}`] };
}

export function admitCaller(service: string, member: string, place: Place): GcloudCall {
  return { args: ['run', 'services', 'add-iam-policy-binding', service, ...at(place), ...bound(member)] };
}

export function admitStarter(job: string, member: string, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'add-iam-policy-binding', job, ...at(place), ...bound(member)] };
}

export function turnAwayCaller(service: string, member: string, place: Place): GcloudCall {
  return { args: ['run', 'services', 'remove-iam-policy-binding', service, ...at(place), ...bound(member)] };
}

export function deleteService(service: string, place: Place): GcloudCall {
  return { args: ['run', 'services', 'delete', service, ...at(place)] };
}

export function deleteJob(job: string, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'delete', job, ...at(place)] };
}

export function deleteSchedule(name: string, { project, region }: Place): GcloudCall {
  return { args: ['scheduler', 'jobs', 'delete', name, `--project=${project}`, `--location=${region}`] };
}

export function at({ project, region }: Place): string[] {
  return [`--project=${project}`, `--region=${region}`];
}

export function writeYaml(manifest: Manifest): string {
  return stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false });
}

function bound(member: string): string[] {
  return [`--member=${member}`, `--role=${INVOKER}`];
}
