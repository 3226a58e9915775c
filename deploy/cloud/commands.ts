import { stringify } from 'yaml';
import type { Manifest, TrafficTarget } from '../manifests/knative';
import { CANDIDATE_TAG, type Place } from '../manifests/names';
import type { GcloudCall } from './gcloud';

/** May call a service, or start a job. */
export const INVOKER = 'roles/run.invoker';

/** Every line of gcloud that a roll-out changes something with. */

export function replaceService(manifest: Manifest, place: Place): GcloudCall {
  return { args: ['run', 'services', 'replace', ...placeFlags(place)], file: toYaml(manifest) };
}

export function replaceJob(manifest: Manifest, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'replace', ...placeFlags(place)], file: toYaml(manifest) };
}

/** Runs a job to its end; gcloud fails when the job does. */
export function executeJob(job: string, place: Place, args: string[] = []): GcloudCall {
  const given = args.length > 0 ? [`--args=${args.join(',')}`] : [];
  return { args: ['run', 'jobs', 'execute', job, ...placeFlags(place), ...given, '--wait'] };
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
  return {
    args: ['run', 'services', 'update-traffic', service, ...placeFlags(place), `--to-revisions=${revisions}`, ...tag],
  };
}

export function tagRevision(service: string, revision: string, place: Place): GcloudCall {
  return {
    args: [
      'run',
      'services',
      'update-traffic',
      service,
      ...placeFlags(place),
      `--update-tags=${CANDIDATE_TAG}=${revision}`,
    ],
  };
}

export function removeCandidateTag(service: string, place: Place): GcloudCall {
  return {
    args: ['run', 'services', 'update-traffic', service, ...placeFlags(place), `--remove-tags=${CANDIDATE_TAG}`],
  };
}

export function addServiceInvoker(service: string, member: string, place: Place): GcloudCall {
  return {
    args: ['run', 'services', 'add-iam-policy-binding', service, ...placeFlags(place), ...bindingFlags(member)],
  };
}

export function addJobInvoker(job: string, member: string, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'add-iam-policy-binding', job, ...placeFlags(place), ...bindingFlags(member)] };
}

export function removeServiceInvoker(service: string, member: string, place: Place): GcloudCall {
  return {
    args: ['run', 'services', 'remove-iam-policy-binding', service, ...placeFlags(place), ...bindingFlags(member)],
  };
}

export function deleteService(service: string, place: Place): GcloudCall {
  return { args: ['run', 'services', 'delete', service, ...placeFlags(place)] };
}

export function deleteJob(job: string, place: Place): GcloudCall {
  return { args: ['run', 'jobs', 'delete', job, ...placeFlags(place)] };
}

export function deleteSchedule(name: string, { project, region }: Place): GcloudCall {
  return { args: ['scheduler', 'jobs', 'delete', name, `--project=${project}`, `--location=${region}`] };
}

export function placeFlags({ project, region }: Place): string[] {
  return [`--project=${project}`, `--region=${region}`];
}

export function toYaml(manifest: Manifest): string {
  return stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false });
}

function bindingFlags(member: string): string[] {
  return [`--member=${member}`, `--role=${INVOKER}`];
}
