import { jobName, type JobPurpose, type Place } from './names';
import type { SecretNames } from './secrets';

export type ProcessKind =
  | 'partner-service'
  | 'cell'
  | 'gateway'
  | 'admin'
  | 'insight'
  | 'analytics'
  | 'analytics-consumer';

/** The processes of the platform itself, which are named by their kinds. */
export const PLATFORM_PROCESSES: ReadonlySet<string> = new Set<ProcessKind>([
  'admin',
  'gateway',
  'insight',
  'analytics',
  'analytics-consumer',
]);

export interface ProcessSize {
  minInstances: number;
  maxInstances: number;
  cpu: string;
  memory: string;
  concurrency: number;
}

/**
 * Who may invoke a service: everyone, by a role of `allUsers` (`public`) or without a check by Cloud Run (`unchecked`),
 * or some accounts, by their addresses.
 */
export type Invokers = 'public' | 'unchecked' | string[];

/** A job that belongs to a service: one program of its app. */
export interface JobPlan {
  purpose: JobPurpose;
  script: string;
  /** What it is named after, in place of its service. */
  namedAfter?: string;
  /** Its settings in place of its service's. */
  overrides?: { env: Record<string, string>; secrets: SecretNames };
  /** The name of the account that it runs as, in place of its service's. */
  runsAs?: string;
  /** Where it runs, in place of its service's place. */
  place?: Place;
  /** The address of an account that starts it, such as the scheduler's. */
  startedBy?: string;
  retries: number;
  timeoutSeconds: number;
  /** How many tasks share its work; one by default. */
  tasks?: number;
}

/** Everything that the manifests of a service and its jobs are rendered from. */
export interface ProcessPlan {
  kind: ProcessKind;
  /** The Cloud Run service's name. */
  service: string;
  /** Its name on the command line: the partner_code, or the kind of a process of the platform. */
  title: string;
  place: Place;
  script: string;
  size: ProcessSize;
  /** Settings that are not secret. */
  env: Record<string, string>;
  secrets: SecretNames;
  /** Signing secrets to mount, as <secret>/<version>. */
  mountedSecrets: string[];
  ingress: 'all' | 'internal';
  /** Whether it calls our internal services, which it reaches only through the network. */
  callsServices: boolean;
  invokers: Invokers;
  /** `prepare`, `migrate` and `seed` run before the candidate revision, `check` tests it, a scheduler runs `maintenance`. */
  jobs: JobPlan[];
}

/** Whether a partner's service scales to zero. Its instances then have a CPU only while they handle requests. */
export function sleeps({ kind, size }: Pick<ProcessPlan, 'kind' | 'size'>): boolean {
  return kind === 'partner-service' && size.minInstances === 0;
}

export function nameOfJob({ service }: Pick<ProcessPlan, 'service'>, { namedAfter, purpose }: JobPlan): string {
  return jobName(namedAfter ?? service, purpose);
}

export function placeOfJob({ place }: Pick<ProcessPlan, 'place'>, job: JobPlan): Place {
  return job.place ?? place;
}
