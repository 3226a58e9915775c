import type { ProcessSettings } from '../settings/deploy-settings';
import type { JobPurpose, Place } from './names';
import type { SecretNames } from './secret-names';

export type ProcessKind = 'partner-service' | 'gateway' | 'admin';

/** The size of a process with nothing left open. */
export interface ProcessSize {
  minInstances: number;
  maxInstances: number;
  cpu: string;
  memory: string;
  concurrency: number;
}

/** Who may call a service: everybody, or the named accounts alone. */
export type Invokers = { kind: 'everybody' } | { kind: 'accounts'; emails: string[] };

/** A job that belongs to a service: one program of its app, with the settings that it needs. */
export interface JobPlan {
  purpose: JobPurpose;
  script: string;
  /** What it is given instead of all that its service has. */
  overrides?: { env: Record<string, string>; secrets: SecretNames };
  /** Name of the service, or of what else has an account, as which it runs; its own service where it is not given. */
  runsAs?: string;
  /** Where it runs; where its service does, if it is not given. */
  place?: Place;
  /** The account that starts it from outside, such as a scheduler's. */
  startedBy?: string;
  retries: number;
  timeoutSeconds: number;
}

/** One service, as it is meant to be: everything that it is rendered from. */
export interface ProcessPlan {
  kind: ProcessKind;
  /** The Cloud Run service's name. */
  service: string;
  /** What a person calls it: the partner_code, `gateway` or `admin`. */
  title: string;
  place: Place;
  script: string;
  size: ProcessSize;
  /** Settings in the open. */
  env: Record<string, string>;
  secrets: SecretNames;
  /** Signing secrets to mount, as <secret>/<version>. */
  mountedSecrets: string[];
  ingress: 'all' | 'internal';
  /** It calls other services of ours, which may be internal: all that it sends has to go through the network. */
  callsServices: boolean;
  invokers: Invokers;
  /** `prepare`, `migrate` and `seed` are run before there is a candidate, `check` tries it, a scheduler runs `maintenance`. */
  jobs: JobPlan[];
}

/** Where a job of a service runs. */
export function placeOfJob({ place }: ProcessPlan, job: JobPlan): Place {
  return job.place ?? place;
}

/** What is set, else what the kind of process has. */
export function sizeOf(defaults: ProcessSize, ...settings: ProcessSettings[]): ProcessSize {
  const size = { ...defaults };
  for (const { min_instances, max_instances, cpu, memory, concurrency } of settings) {
    size.minInstances = min_instances ?? size.minInstances;
    size.maxInstances = max_instances ?? size.maxInstances;
    size.cpu = cpu ?? size.cpu;
    size.memory = memory ?? size.memory;
    size.concurrency = concurrency ?? size.concurrency;
  }
  return size;
}
