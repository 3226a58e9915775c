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

/** What runs processes for the stand-in; without one nothing runs, and everything is said to start. */
export interface Runner {
  /** @returns why it did not become ready; undefined when it did */
  startRevision(service: string, template: RevisionTemplate): Promise<string | undefined>;
  /** @returns why it failed; undefined when it ended well */
  runJob(job: Job, args: string[] | undefined): Promise<string | undefined>;
  /** Where a service answers, or the revision with a tag. */
  addressOf(service: string, tag: string | undefined): string;
  /** Tells where a service's requests go. */
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
  /** What was last in force. */
  traffic: TrafficTarget[];
  fault: string | undefined;
  invokers: Set<string>;
}

/** What is handed secrets: a revision, or a job's task. */
export interface ReadsSecrets {
  annotations: Annotations;
  serviceAccountName: string;
  containers: [Container];
}

/** A refusal in the words of gcloud. */
export class GcloudFailure extends Error {}

/** Cloud Run in one project and region, as far as a roll-out meets it. */
export class CloudRunState {
  readonly services = new Map<string, RunningService>();
  readonly jobs = new Map<string, Job>();
  /** Revisions that are not to become ready. */
  readonly broken = new Set<string>();

  constructor(
    private readonly runner: Runner | undefined,
    /** Why what runs as an account may not be handed its secrets; the real one asks that before it makes anything. */
    private readonly secretFaults: (what: ReadsSecrets) => string[],
  ) {}

  async replaceService(manifest: Service): Promise<void> {
    refuseFaults(findFieldErrors(manifest, 'Service'));
    const { name } = manifest.metadata;
    const service = this.services.get(name) ?? emptyService(manifest);
    const { template } = manifest.spec;
    const { serviceAccountName, containers } = template.spec;
    this.refuseSecrets({ annotations: template.metadata.annotations, serviceAccountName, containers });
    const former = service.revisions.get(template.metadata.name);
    if (former && !isDeepStrictEqual(former.template, template)) {
      throw new GcloudFailure(
        `Revision named '${template.metadata.name}' with different configuration already exists.`,
      );
    }
    this.services.set(name, service);
    service.manifest = manifest;
    service.generation += 1;
    if (!former) await this.createRevision(service, template);
    this.applyTraffic(service, manifest.spec.traffic);
  }

  private refuseSecrets(what: ReadsSecrets): void {
    const faults = this.secretFaults(what);
    if (faults.length > 0) throw new GcloudFailure(faults.join('\n'));
  }

  private async createRevision(service: RunningService, template: RevisionTemplate): Promise<void> {
    const { name } = template.metadata;
    const createdAt = new Date(Date.now() + service.revisions.size).toISOString();
    const revision = { template, isReady: false, createdAt };
    service.revisions.set(name, revision);
    const owner = service.manifest.metadata.name;
    const fault = this.broken.has(owner)
      ? 'The container failed to start'
      : await this.runner?.startRevision(owner, template);
    service.fault = fault && `Revision '${name}' is not ready and cannot serve traffic. ${fault}`;
    if (service.fault) throw new GcloudFailure(service.fault);
    revision.isReady = true;
  }

  updateTraffic(name: string, flags: Record<string, string>): void {
    const service = this.find(name);
    const tags = service.traffic.filter(
      ({ tag }) => tag !== undefined && !flags['remove-tags']?.split(',').includes(tag),
    );
    const tagged = flags['update-tags']?.split('=');
    if (tagged) tags.push({ revisionName: tagged[1]!, tag: tagged[0]! });
    const given = flags['to-revisions'];
    const serving = given === undefined ? service.traffic.filter(({ percent }) => percent) : readTargets(given);
    const moved = serving.map(({ revisionName, percent }) => ({ revisionName, percent: percent! }));
    this.applyTraffic(service, [...moved, ...tags.map(({ revisionName, tag }) => ({ revisionName, tag: tag! }))]);
  }

  private applyTraffic(service: RunningService, traffic: TrafficTarget[]): void {
    const unknown = traffic.find(({ revisionName }) => !service.revisions.get(revisionName)?.isReady);
    if (unknown) throw new GcloudFailure(`Revision ${unknown.revisionName} was not found, or is not ready.`);
    const total = traffic.reduce((sum, { percent }) => sum + (percent ?? 0), 0);
    if (total !== 100) throw new GcloudFailure(`Traffic targets add up to ${total} percent, not 100.`);
    service.traffic = traffic;
    service.manifest = { ...service.manifest, spec: { ...service.manifest.spec, traffic } };
    this.runner?.route(service.manifest.metadata.name, traffic);
  }

  replaceJob(job: Job): void {
    refuseFaults(findFieldErrors(job, 'Job'));
    const { metadata, spec } = job.spec.template;
    this.refuseSecrets({ annotations: metadata.annotations, ...spec.template.spec });
    this.jobs.set(job.metadata.name, job);
  }

  async executeJob(name: string, args: string[] | undefined): Promise<void> {
    const job = this.jobs.get(name);
    if (!job) throw new GcloudFailure(`Cannot find job [${name}].`);
    const fault = await this.runner?.runJob(job, args);
    if (fault !== undefined) throw new GcloudFailure(`The execution failed. ${fault}`);
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

  /** As gcloud shows it. */
  show(name: string): object {
    const { manifest, generation, revisions, traffic, fault } = this.find(name);
    const ready = [...revisions.values()].findLast(({ isReady }) => isReady);
    return {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      metadata: {
        ...manifest.metadata,
        generation,
        uid: 'of-a-rehearsal',
        annotations: { ...manifest.metadata.annotations, ...ADDED_BY_CLOUD_RUN },
      },
      spec: { ...manifest.spec, template: withAdded(manifest.spec.template) },
      status: {
        url: this.address(name, undefined),
        latestReadyRevisionName: ready?.template.metadata.name,
        conditions: [
          { type: 'Ready', status: fault ? 'False' : 'True', ...(fault && { message: fault }) },
          { type: 'RoutesReady', status: traffic.length > 0 ? 'True' : 'False' },
        ],
        traffic: traffic.map((target) => (target.tag ? { ...target, url: this.address(name, target.tag) } : target)),
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

  private address(service: string, tag: string | undefined): string {
    if (this.runner) return this.runner.addressOf(service, tag);
    return `https://${tag === undefined ? '' : `${tag}---`}${service}-xxxxxxxxxx-as.a.run.app`;
  }
}

/** What the real one puts on everything, and nobody asked for. */
const ADDED_BY_CLOUD_RUN = {
  'run.googleapis.com/ingress-status': 'all',
  'run.googleapis.com/client-name': 'gcloud',
  'run.googleapis.com/operation-id': 'of-a-rehearsal',
  'run.googleapis.com/urls': '[]',
  'serving.knative.dev/creator': 'somebody@example.com',
};

function withAdded(template: RevisionTemplate): RevisionTemplate {
  const annotations = { ...template.metadata.annotations, 'run.googleapis.com/client-name': 'gcloud' };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

function emptyService(manifest: Service): RunningService {
  return { manifest, generation: 0, revisions: new Map(), traffic: [], fault: undefined, invokers: new Set() };
}

function readTargets(text: string): TrafficTarget[] {
  return text.split(',').map((entry) => {
    const [revisionName = '', percent] = entry.split('=');
    return { revisionName, percent: Number(percent) };
  });
}

function refuseFaults(faults: string[]): void {
  if (faults.length > 0) throw new GcloudFailure(`Failed to parse YAML: ${faults.join('; ')}`);
}
