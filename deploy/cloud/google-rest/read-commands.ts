import { type ApiRequest, pathOf } from './api-request';
import type { Command, CommandForm } from './command';

/** How the HTTP API responds to what a gcloud command reads. */
export interface ReadCommand extends CommandForm {
  request: (command: Command) => ApiRequest;
  /** The field of the items, of a list that comes in pages. */
  items?: string;
  /** What gcloud prints of the response; by default its JSON. */
  show?: (response: unknown) => string;
}

const POLICY_VERSION = { 'options.requestedPolicyVersion': '3' };

/**
 * The reads of which a run makes one or more for each partner. gcloud's requests were recorded (SDK 528.0.0), and
 * `test/deploy/google-rest.e2e-spec.ts` compares these with them, and what both print.
 */
export const READ_COMMANDS: Readonly<Record<string, ReadCommand>> = {
  'run services list': {
    flags: ['region'],
    isUnnamed: true,
    request: (command) => knative(command, 'services'),
    items: 'items',
  },
  'run services describe': { flags: ['region'], request: (command) => knative(command, 'services', command.name) },
  'run services get-iam-policy': {
    flags: ['region'],
    request: (command) => ({ ...runPolicy(command, 'services'), query: POLICY_VERSION }),
  },
  'run revisions list': {
    flags: ['region', 'service'],
    isUnnamed: true,
    request: (command) => ({
      ...knative(command, 'revisions'),
      query: { labelSelector: `serving.knative.dev/service = ${flag(command, 'service')}` },
    }),
    items: 'items',
  },
  'run jobs list': { flags: ['region'], isUnnamed: true, request: (command) => jobs(command), items: 'items' },
  'run jobs get-iam-policy': { flags: ['region'], request: (command) => runPolicy(command, 'jobs') },
  'secrets list': { flags: [], isUnnamed: true, request: (command) => secrets(command), items: 'secrets' },
  'secrets get-iam-policy': {
    flags: [],
    request: (command) => ({ ...secrets(command, `${command.name}:getIamPolicy`), query: POLICY_VERSION }),
  },
  'secrets versions list': {
    flags: [],
    request: (command) => secrets(command, command.name, 'versions'),
    items: 'versions',
  },
  'secrets versions describe': {
    flags: ['secret'],
    request: (command) => secrets(command, flag(command, 'secret'), 'versions', command.name),
  },
  'secrets versions access': {
    flags: ['secret'],
    request: (command) => ({
      ...secrets(command, flag(command, 'secret'), 'versions', `${command.name}:access`),
      quota: 'access',
    }),
    show: (response) => Buffer.from((response as SecretValue).payload.data ?? '', 'base64').toString(),
  },
  'iam service-accounts list': {
    flags: [],
    isUnnamed: true,
    request: (command) => ({
      ...iam(command, pathOf('v1', 'projects', flag(command, 'project'), 'serviceAccounts')),
      // The most that one page may have: https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/list
      query: { pageSize: '100' },
    }),
    items: 'accounts',
  },
  'iam service-accounts get-iam-policy': {
    flags: [],
    request: (command) => ({
      ...iam(command, pathOf('v1', 'projects', '-', 'serviceAccounts', `${command.name}:getIamPolicy`)),
      method: 'POST',
      query: POLICY_VERSION,
    }),
  },
  'projects get-iam-policy': {
    flags: [],
    request: ({ name }) => ({
      api: 'cloudresourcemanager',
      project: name,
      quota: 'read',
      method: 'POST',
      path: pathOf('v1', 'projects', `${name}:getIamPolicy`),
      body: { options: { requestedPolicyVersion: 3 } },
    }),
  },
};

interface SecretValue {
  payload: { data?: string };
}

/** Of the API that has Cloud Run's services in the form of Knative: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services */
function knative(command: Command, ...path: string[]): ApiRequest {
  return namespaced(command, 'serving.knative.dev', path);
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs */
function jobs(command: Command): ApiRequest {
  return namespaced(command, 'run.googleapis.com', ['jobs']);
}

/** A request that reads what Cloud Run has of a project in a region. */
export function namespaced(command: Command, group: string, path: string[]): ApiRequest {
  const project = flag(command, 'project');
  return {
    ...read('run', project),
    region: flag(command, 'region'),
    path: pathOf('apis', group, 'v1', 'namespaces', project, ...path),
  };
}

function runPolicy(command: Command, kind: 'services' | 'jobs'): ApiRequest {
  const project = flag(command, 'project');
  const place = ['projects', project, 'locations', flag(command, 'region')];
  return { ...read('run', project), path: pathOf('v1', ...place, kind, `${command.name}:getIamPolicy`) };
}

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets */
function secrets(command: Command, ...path: string[]): ApiRequest {
  const project = flag(command, 'project');
  return { ...read('secretmanager', project), path: pathOf('v1', 'projects', project, 'secrets', ...path) };
}

function iam(command: Command, path: string): ApiRequest {
  return { ...read('iam', flag(command, 'project')), path };
}

function read(api: ApiRequest['api'], project: string): Omit<ApiRequest, 'path'> {
  return { api, project, quota: 'read', method: 'GET' };
}

function flag({ verb, flags }: Command, name: string): string {
  const value = flags[name];
  if (!value) throw new Error(`gcloud ${verb} needs --${name}`);
  return value;
}
