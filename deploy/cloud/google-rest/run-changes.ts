import { parse } from 'yaml';
import type { GcloudCall } from '../gcloud';
import type { ApiRequest } from './api-request';
import { changeTraffic, type Target } from './change-traffic';
import type { Command } from './command';
import { ApiError } from './google-apis';
import { namespaced } from './read-commands';
import { type Conditioned, OperationFailed, waitUntil, type Waiting } from './wait-until';

const NOT_FOUND = 404;
/** Cloud Run refuses to change or remove these. */
const OF_KNATIVE = 'serving.knative.dev';
const GROUPS = { services: OF_KNATIVE, jobs: 'run.googleapis.com', executions: 'run.googleapis.com' } as const;

/** A service or a job, as far as a replacement needs it. */
interface RunResource extends Conditioned {
  metadata: {
    name: string;
    generation?: number;
    /** Cloud Run rejects a replacement of any other version. */
    resourceVersion?: string;
    annotations?: Record<string, string>;
  };
  spec: { traffic?: Target[] };
}

/** `gcloud run services replace FILE`: creates it, or replaces what exists, and waits until it is ready. */
export async function replaceService(command: Command, { file = '' }: GcloudCall, waiting: Waiting): Promise<boolean> {
  return replace('services', command, readManifest(file), waiting);
}

/** `gcloud run jobs replace FILE` */
export async function replaceJob(command: Command, { file = '' }: GcloudCall, waiting: Waiting): Promise<boolean> {
  return replace('jobs', command, readManifest(file), waiting);
}

/** Reads the YAML as gcloud does. */
function readManifest(file: string): RunResource {
  return parse(file, { version: '1.1' }) as RunResource;
}

async function replace(
  kind: 'services' | 'jobs',
  command: Command,
  wanted: RunResource,
  waiting: Waiting,
): Promise<boolean> {
  const { name } = wanted.metadata;
  const present = await find(requestOf(command, kind, name), waiting);
  const metadata = { ...wanted.metadata, namespace: command.flags['project'] };
  if (present) {
    metadata.resourceVersion = present.metadata.resourceVersion;
    const kept = Object.entries(present.metadata.annotations ?? {}).filter(([key]) => key.startsWith(OF_KNATIVE));
    if (kind === 'services') metadata.annotations = { ...metadata.annotations, ...Object.fromEntries(kept) };
  }
  const body = { ...wanted, metadata };
  await (present
    ? write('PUT', requestOf(command, kind, name), body, waiting)
    : write('POST', requestOf(command, kind), body, waiting));
  await waitUntil(requestOf(command, kind, name), 'Ready', waiting);
  return true;
}

/** `gcloud run services update-traffic SERVICE` */
export async function updateTraffic(command: Command, _call: GcloudCall, waiting: Waiting): Promise<boolean> {
  const request = requestOf(command, 'services', command.name);
  const { status: _status, ...service } = (await waiting.apis.send(request)) as RunResource;
  const traffic = changeTraffic(service.spec.traffic ?? [], command.flags);
  if (!traffic) return false;
  await write('PUT', request, { ...service, spec: { ...service.spec, traffic } }, waiting);
  await waitUntil(request, 'Ready', waiting);
  return true;
}

/** `gcloud run jobs execute JOB --wait`: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs/run */
export async function executeJob(command: Command, _call: GcloudCall, waiting: Waiting): Promise<boolean> {
  const { args, wait } = command.flags;
  if (wait === undefined) return false;
  const overrides = args === undefined ? {} : { overrides: { containerOverrides: [{ args: args.split(',') }] } };
  const execution = (await write(
    'POST',
    requestOf(command, 'jobs', `${command.name}:run`),
    overrides,
    waiting,
  )) as RunResource;
  const { name } = execution.metadata;
  try {
    await waitUntil(requestOf(command, 'executions', name), 'Completed', waiting, Infinity);
  } catch (error) {
    if (!(error instanceof OperationFailed)) throw error;
    throw new OperationFailed(`The execution ${name} failed. ${error.message}`, { cause: error });
  }
  return true;
}

async function find(request: ApiRequest, { apis }: Waiting): Promise<RunResource | undefined> {
  try {
    return (await apis.send(request)) as RunResource;
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}

function write(method: 'PUT' | 'POST', request: ApiRequest, body: object, { apis }: Waiting): Promise<unknown> {
  return apis.send({ ...request, method, quota: 'write', body });
}

function requestOf(command: Command, kind: keyof typeof GROUPS, ...path: string[]): ApiRequest {
  return namespaced(command, GROUPS[kind], [kind, ...path]);
}
