import { truncateName } from '@app/common/truncate-name';

const ACCOUNT_ID_MAX = 30;
const ACCOUNT_ID_MIN = 6;

/** The tag of the candidate revision. Short, because it is part of a host name. */
export const CANDIDATE_TAG = 'next';

/** Where a service runs. */
export interface Place {
  project: string;
  region: string;
}

export type JobPurpose = 'prepare' | 'migrate' | 'seed' | 'check' | 'maintenance' | 'move' | 'ops';

/** The names of the platform's own services and accounts. */
export function platformNames(prefix: string) {
  return {
    gateway: `${prefix}-gateway`,
    admin: `${prefix}-admin`,
    /** An account only: creates databases and roles. */
    provisioner: `${prefix}-provisioner`,
    /** The account of the job with the tools of operators, whose name is the same. */
    ops: `${prefix}-ops`,
    /** An account only: starts the daily maintenance. */
    scheduler: `${prefix}-scheduler`,
    /** An account only: the build, which deploys. */
    deployer: `${prefix}-deployer`,
    /** An account only: the build that pushes images. */
    builder: `${prefix}-builder`,
    /** An account only: the build of a pull request and of the tests, whose code is not trusted. */
    checker: `${prefix}-checker`,
  };
}

/** What the builds write: the layers of images, and the sources that one build hands to another. */
export function buildStores({ prefix, project }: { prefix: string; project: string }) {
  return {
    /** A repository of images. */
    cache: `${prefix}-cache`,
    /** A bucket; the names of buckets are unique among all projects. */
    sources: `${project}-${prefix}-sources`,
  };
}

/** The names of the services for events, where an installation has them. */
export function eventNames(prefix: string) {
  return { collector: `${prefix}-analytics`, consumer: `${prefix}-analytics-consumer` };
}

/** The name of the service that merges figures, where an installation has one. */
export function insightName(prefix: string): string {
  return `${prefix}-insight`;
}

/** The name of the service of a cell. @param cell such as `cell-a` */
export function cellService(prefix: string, cell: string): string {
  return `${prefix}-${cell}`;
}

/** What the job that migrates all databases of a server is named after. */
export function migrationOwner(prefix: string, server: string): string {
  return `${prefix}-server-${server}`;
}

export function jobName(service: string, purpose: JobPurpose): string {
  return `${service}-${purpose}`;
}

/**
 * The id of a service's account: its name, or where that is too long or too short, the name truncated, with a hash
 * (6 to 30 characters, https://cloud.google.com/iam/docs/service-accounts-create).
 */
export function accountId(service: string): string {
  if (service.length <= ACCOUNT_ID_MAX && service.length >= ACCOUNT_ID_MIN) return service;
  const options = { maxLength: ACCOUNT_ID_MAX, hashedText: service, hashLength: 8, separator: '-' };
  // A truncated name that ends in dashes needs no other before the hash.
  return truncateName(service, options).replace(/-+(?=-[0-9a-f]+$)/, '');
}

export function accountEmail(service: string, project: string): string {
  return `${accountId(service)}@${project}.iam.gserviceaccount.com`;
}

/** The name of a revision: its number, and the hash of its configuration. */
export function revisionName(service: string, generation: number, configHash: string): string {
  return `${service}-${String(generation).padStart(5, '0')}-${configHash.slice(0, 6)}`;
}

/** The address of a service, which is known before the service exists (https://cloud.google.com/run/docs/triggering/https-request). */
export function deterministicUrl(service: string, projectNumber: string, region: string): string {
  return `https://${service}-${projectNumber}.${region}.run.app`;
}

/** Where the platform's own processes run, by its settings. */
export function homeOf({ project, region }: Place): Place {
  return { project, region };
}
