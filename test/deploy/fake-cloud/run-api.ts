import type { Job } from '../../../deploy/manifests/knative';
import { pattern } from './api-routes';
import { ADDED_BY_CLOUD_RUN } from './cloud-run';
import type { FakeCloud } from './fake-cloud';
import { type ApiResponse, errorResponse, failed } from './api-response';

const FILE = '/manifest.yaml';
const RUN = String.raw`([a-z0-9-]+)-run\.googleapis\.com/apis`;
const SERVICES = String.raw`${RUN}/serving\.knative\.dev/v1/namespaces/([^/]+)/services`;
const OF_JOBS = String.raw`${RUN}/run\.googleapis\.com/v1/namespaces/([^/]+)`;
const NOT_READY = /is not ready and cannot serve traffic/;

interface Policy {
  bindings?: { role: string; members?: string[] }[];
}

type Handler = (parts: string[], body: Record<string, unknown>) => Promise<ApiResponse>;

/** What one request changes by a command of gcloud that sends several, or that waits: Cloud Run, and roles. */
export class RunApi {
  private readonly executions = new Map<string, { status: string; message: string }>();
  private readonly handlers: readonly [RegExp, Handler][] = [
    [pattern('(?:POST|PUT)', `${SERVICES}(?:/[^/]+)?`), (parts, body) => this.replace('services', parts, body)],
    [pattern('(?:POST|PUT)', `${OF_JOBS}/jobs(?:/[^/:]+)?`), (parts, body) => this.replace('jobs', parts, body)],
    [pattern('GET', `${OF_JOBS}/jobs/([^/]+)`), (parts) => this.findJob(parts)],
    [pattern('POST', `${OF_JOBS}/jobs/([^/]+):run`), (parts, body) => Promise.resolve(this.execute(parts, body))],
    [pattern('GET', `${OF_JOBS}/executions/([^/]+)`), ([, , name = '']) => Promise.resolve(this.showExecution(name))],
    [
      pattern(
        'POST',
        String.raw`run\.googleapis\.com/v1/projects/([^/]+)/locations/([^/]+)/(services|jobs)/([^/:]+):setIamPolicy`,
      ),
      ([project, region, kind = '', name = ''], body) =>
        this.setPolicy(['run', kind], [name, `--region=${region}`, `--project=${project}`], body),
    ],
    [
      pattern('POST', String.raw`secretmanager\.googleapis\.com/v1/projects/([^/]+)/secrets/([^/:]+):setIamPolicy`),
      ([project, name = ''], body) => this.setPolicy(['secrets'], [name, `--project=${project}`], body),
    ],
    [
      pattern('POST', String.raw`iam\.googleapis\.com/v1/projects/[^/]+/serviceAccounts/([^/:]+):setIamPolicy`),
      ([email = ''], body) => this.setPolicy(['iam', 'service-accounts'], [email], body),
    ],
  ];

  constructor(private readonly cloud: FakeCloud) {}

  /** @returns undefined for a request that is of no API */
  async perform(line: string, body: Record<string, unknown>): Promise<ApiResponse | undefined> {
    const found = this.handlers.find(([expression]) => expression.test(line));
    if (!found) return undefined;
    const [, ...parts] = found[0].exec(line)!;
    return found[1](parts, body);
  }

  /** Cloud Run accepts a service whose revision then does not become ready, which the service says of itself. */
  private async replace(
    kind: string,
    [region, project]: string[],
    body: Record<string, unknown>,
  ): Promise<ApiResponse> {
    const place = [`--region=${region}`, `--project=${project}`];
    // Cloud Run ignores the state that comes back.
    const { status: _status, ...applied } = body;
    const manifest = JSON.stringify(withoutAdded(applied));
    const args = ['run', kind, 'replace', FILE, ...place];
    const { exitCode, error } = await this.cloud.answer({ args, stdin: '', files: { [FILE]: manifest } });
    return exitCode === 0 || NOT_READY.test(error) ? [200, body] : failed(error);
  }

  private async findJob([region, project, name]: string[]): Promise<ApiResponse> {
    const args = ['run', 'jobs', 'list', `--region=${region}`, `--project=${project}`];
    const { exitCode, out, error } = await this.cloud.answer({ args, stdin: '', files: {} });
    if (exitCode !== 0) return failed(error);
    const job = (JSON.parse(out) as Job[]).find(({ metadata }) => metadata.name === name);
    if (!job) return errorResponse(404, 'NOT_FOUND', `Cannot find job [${name}].`);
    return [200, { ...job, status: { conditions: [{ type: 'Ready', status: 'True' }] } }];
  }

  private execute([region, project, job = '']: string[], body: Record<string, unknown>): ApiResponse {
    const { overrides } = body as { overrides?: { containerOverrides: [{ args: string[] }] } };
    const given = overrides === undefined ? [] : [`--args=${overrides.containerOverrides[0].args.join(',')}`];
    const args = ['run', 'jobs', 'execute', job, ...given, '--wait', `--region=${region}`, `--project=${project}`];
    const name = `${job}-${this.executions.size + 1}`;
    const execution = { status: 'Unknown', message: '' };
    this.executions.set(name, execution);
    void this.cloud.answer({ args, stdin: '', files: {} }).then(({ exitCode, error }) => {
      Object.assign(execution, { status: exitCode === 0 ? 'True' : 'False', message: error });
    });
    return [200, { metadata: { name, namespace: project } }];
  }

  private showExecution(name: string): ApiResponse {
    const execution = this.executions.get(name);
    if (!execution) return errorResponse(404, 'NOT_FOUND', `Cannot find execution [${name}].`);
    return [200, { metadata: { name }, status: { conditions: [{ type: 'Completed', ...execution }] } }];
  }

  /** Grants and revokes what makes the difference between the present policy and the new one. */
  private async setPolicy(group: string[], args: string[], body: Record<string, unknown>): Promise<ApiResponse> {
    const respond = async (...given: string[]) => this.cloud.answer({ args: given, stdin: '', files: {} });
    const read = await respond(...group, 'get-iam-policy', ...args);
    if (read.exitCode !== 0) return failed(read.error);
    const [present, wanted] = [JSON.parse(read.out) as Policy, body['policy'] as Policy].map(rolesOf);
    const changes = [
      ...[...wanted!].filter((one) => !present!.has(one)).map((one) => ['add', one] as const),
      ...[...present!].filter((one) => !wanted!.has(one)).map((one) => ['remove', one] as const),
    ];
    for (const [change, binding] of changes) {
      const [member, role] = binding.split(' ');
      const flags = [`--member=${member}`, `--role=${role}`];
      const changed = await respond(...group, `${change}-iam-policy-binding`, ...args, ...flags);
      if (changed.exitCode !== 0) return failed(changed.error);
    }
    return [200, body['policy'] as object];
  }
}

function rolesOf({ bindings = [] }: Policy): Set<string> {
  return new Set(bindings.flatMap(({ role, members = [] }) => members.map((member) => `${member} ${role}`)));
}

/** A manifest as it was applied: what Cloud Run adds comes back in what is read, changed and written. */
function withoutAdded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAdded);
  if (typeof value !== 'object' || value === null) return value;
  const added = new Set([...Object.keys(ADDED_BY_CLOUD_RUN), 'generation', 'uid', 'namespace', 'resourceVersion']);
  const own = Object.entries(value).filter(([key]) => !added.has(key));
  return Object.fromEntries(own.map(([key, one]) => [key, withoutAdded(one)]));
}
