import { isDeepStrictEqual } from 'node:util';
import type {
  Annotations,
  Container,
  Job,
  RevisionTemplate,
  Service,
  TrafficTarget,
} from '../../../deploy/manifests/knative';
import { findFieldErrors } from './check-fields';
import { GcloudFailure } from './parse-gcloud';

/** Runs processes for the fake. Without a runner, every revision and every job succeeds. */
export interface Runner {
  /** @returns why the revision did not become ready; undefined when it did */
  startRevision(service: string, template: RevisionTemplate): Promise<string | undefined>;
  /** @returns why the job failed; undefined when it succeeded */
  runJob(job: Job, args: string[] | undefined): Promise<string | undefined>;
  /** The address of a service, or of its revision with a tag. */
  addressOf(service: string, tag: string | undefined): string;
  route(service: string, traffic: TrafficTarget[]): void;
  stopService(service: string): Promise<void>;
}

interface Revision {
  template: RevisionTemplate;
  isReady: boolean;
  createdAt: string;
}

interface RunningService {
  manifest: Service;
  generation: number;
  revisions: Map<string, Revision>;
  traffic: TrafficTarget[];
  notReadyReason: string | undefined;
  invokers: Set<string>;
}

/** A revision or a job's task, which reads secrets as an account. */
export interface SecretReader {
  annotations: Annotations;
  serviceAccountName: string;
  containers: [Container];
}

/** Cloud Run adds these to everything. */
export const ADDED_BY_CLOUD_RUN = {
  'run.googleapis.com/ingress-status': 'all',
  'run.googleapis.com/client-name': 'gcloud',
  'run.googleapis.com/operation-id': 'an-operation',
  'run.googleapis.com/urls': '[]',
  'serving.knative.dev/creator': 'user@example.com',
};

/** The parts of Cloud Run in one project and region that a rollout uses. */
export class CloudRun {
  readonly services = new Map<string, RunningService>();
  readonly jobs = new Map<string, Job>();
  /** Services whose next revisions do not become ready. */
  readonly broken = new Set<string>();

  constructor(
    private readonly runner: Runner | undefined,
    /** Why an account may not read the secrets of a manifest, which Cloud Run checks before it creates anything. */
    private readonly secretErrors: (reader: SecretReader) => string[],
  ) {}

  async replaceService(manifest: Service): Promise<void> {
    const { name } = manifest.metadata;
    const { template, traffic } = manifest.spec;
    const { serviceAccountName, containers } = template.spec;
    failFor('Failed to parse YAML: ', findFieldErrors(manifest, 'Service'));
    failFor('', this.secretErrors({ annotations: template.metadata.annotations, serviceAccountName, containers }));
    const service = this.services.get(name) ?? newService(manifest);
    const existing = service.revisions.get(template.metadata.name);
    if (existing && !isDeepStrictEqual(existing.template, template)) {
      throw new GcloudFailure(
        `Revision named '${template.metadata.name}' with different configuration already exists.`,
      );
    }
    this.services.set(name, service);
    service.manifest = manifest;
    service.generation += 1;
    if (!existing) await this.createRevision(service, template);
    this.applyTraffic(service, traffic);
  }

  private async createRevision(service: RunningService, template: RevisionTemplate): Promise<void> {
    const { name } = template.metadata;
    const createdAt = new Date(Date.now() + service.revisions.size).toISOString();
    const revision = { template, isReady: false, createdAt };
    service.revisions.set(name, revision);
    const owner = service.manifest.metadata.name;
    const reason = this.broken.has(owner)
      ? 'The container failed to start'
      : await this.runner?.startRevision(owner, template);
    service.notReadyReason = reason && `Revision '${name}' is not ready and cannot serve traffic. ${reason}`;
    if (service.notReadyReason) throw new GcloudFailure(service.notReadyReason);
    revision.isReady = true;
  }

  updateTraffic(name: string, flags: Record<string, string>): void {
    const service = this.find(name);
    const removed = flags['remove-tags']?.split(',') ?? [];
    const tags = service.traffic.flatMap(({ revisionName, tag }) =>
      tag === undefined || removed.includes(tag) ? [] : [{ revisionName, tag }],
    );
    const [tag, tagged] = flags['update-tags']?.split('=') ?? [];
    if (tag !== undefined) tags.push({ revisionName: tagged!, tag });
    const serving = flags['to-revisions']?.split(',').map((entry) => {
      const [revisionName = '', percent] = entry.split('=');
      return { revisionName, percent: Number(percent) };
    });
    const current = service.traffic.flatMap(({ revisionName, percent }) =>
      percent ? [{ revisionName, percent }] : [],
    );
    this.applyTraffic(service, [...(serving ?? current), ...tags]);
  }

  private applyTraffic(service: RunningService, traffic: TrafficTarget[]): void {
    const unknown = traffic.find(({ revisionName }) => !service.revisions.get(revisionName)?.isReady);
    if (unknown) throw new GcloudFailure(`Revision ${unknown.revisionName} was not found, or is not ready.`);
    const total = traffic.reduce((sum, { percent }) => sum + (percent ?? 0), 0);
    if (total !== 100) throw new GcloudFailure(`The traffic targets total ${total} percent, not 100.`);
    service.traffic = traffic;
    service.manifest = { ...service.manifest, spec: { ...service.manifest.spec, traffic } };
    this.runner?.route(service.manifest.metadata.name, traffic);
  }

  replaceJob(job: Job): void {
    const { metadata, spec } = job.spec.template;
    failFor('Failed to parse YAML: ', findFieldErrors(job, 'Job'));
    failFor('', this.secretErrors({ annotations: metadata.annotations, ...spec.template.spec }));
    this.jobs.set(job.metadata.name, job);
  }

  async executeJob(name: string, args: string[] | undefined): Promise<void> {
    const job = this.jobs.get(name);
    if (!job) throw new GcloudFailure(`Cannot find job [${name}].`);
    const reason = await this.runner?.runJob(job, args);
    if (reason !== undefined) throw new GcloudFailure(`The execution failed. ${reason}`);
  }

  async deleteService(name: string): Promise<void> {
    this.find(name);
    this.services.delete(name);
    await this.runner?.stopService(name);
  }

  find(name: string): RunningService {
    const service = this.services.get(name);
    if (!service) throw new GcloudFailure(`Cannot find service [${name}].`);
    return service;
  }

  /** A service as gcloud shows it. */
  show(name: string): object {
    const { manifest, generation, revisions, traffic, notReadyReason } = this.find(name);
    const { metadata, spec } = manifest;
    const ready = [...revisions.values()].findLast(({ isReady }) => isReady);
    const template = { ...spec.template, metadata: withAddedAnnotations(spec.template.metadata) };
    return {
      ...manifest,
      metadata: { ...withAddedAnnotations(metadata), generation, uid: 'a-uid' },
      spec: { ...spec, template },
      status: {
        url: this.addressOf(name, undefined),
        latestReadyRevisionName: ready?.template.metadata.name,
        conditions: [
          {
            type: 'Ready',
            status: notReadyReason ? 'False' : 'True',
            ...(notReadyReason && { message: notReadyReason }),
          },
          { type: 'RoutesReady', status: traffic.length > 0 ? 'True' : 'False' },
        ],
        traffic: traffic.map((target) => (target.tag ? { ...target, url: this.addressOf(name, target.tag) } : target)),
      },
    };
  }

  revisionsOf(name: string): object[] {
    return [...this.find(name).revisions.values()].map(({ template, isReady, createdAt }) => ({
      metadata: { ...template.metadata, creationTimestamp: createdAt },
      spec: template.spec,
      status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
    }));
  }

  private addressOf(service: string, tag: string | undefined): string {
    if (this.runner) return this.runner.addressOf(service, tag);
    return `https://${tag === undefined ? '' : `${tag}---`}${service}-xxxxxxxxxx-as.a.run.app`;
  }
}

function withAddedAnnotations<T extends { annotations: Annotations }>(metadata: T): T {
  return { ...metadata, annotations: { ...metadata.annotations, ...ADDED_BY_CLOUD_RUN } };
}

function newService(manifest: Service): RunningService {
  const traffic: TrafficTarget[] = [];
  return { manifest, generation: 0, revisions: new Map(), traffic, notReadyReason: undefined, invokers: new Set() };
}

function failFor(prefix: string, errors: string[]): void {
  if (errors.length > 0) throw new GcloudFailure(prefix + errors.join('\n'));
}
