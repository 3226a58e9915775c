import { truncateName } from '@app/common/truncate-name';

const ACCOUNT_ID_MAX = 30;
const ACCOUNT_ID_MIN = 6;

/** The tag of a revision that is tried before it gets traffic. Short, because it is part of a host's name. */
export const CANDIDATE_TAG = 'next';

/** A project and a region: where a service is. */
export interface Place {
  project: string;
  region: string;
}

export type JobPurpose = 'prepare' | 'migrate' | 'seed' | 'check' | 'maintenance';

/** The names of the platform's own services and accounts. */
export function platformNames(prefix: string) {
  return {
    gateway: `${prefix}-gateway`,
    admin: `${prefix}-admin`,
    /** Has an account only: makes databases and roles. */
    provisioner: `${prefix}-provisioner`,
    /** Has an account only: starts the daily maintenance. */
    scheduler: `${prefix}-scheduler`,
    /** Has an account only: the build, which deploys. */
    deployer: `${prefix}-deployer`,
    /** Has an account only: the build of a pull request, whose code is anybody's. */
    checker: `${prefix}-checker`,
  };
}

export function jobName(service: string, purpose: JobPurpose): string {
  return `${service}-${purpose}`;
}

/**
 * The id of a service's own account: its name where that is one, else the name cut and told apart by its hash
 * (6 to 30 characters, https://cloud.google.com/iam/docs/service-accounts-create).
 */
export function accountId(service: string): string {
  if (service.length <= ACCOUNT_ID_MAX && service.length >= ACCOUNT_ID_MIN) return service;
  const options = { maxLength: ACCOUNT_ID_MAX, hashedText: service, hashLength: 8, separator: '-' };
  // Where the cut ends in dashes, the one before the hash is enough.
  return truncateName(service, options).replace(/-+(?=-[0-9a-f]+$)/, '');
}

export function accountEmail(service: string, project: string): string {
  return `${accountId(service)}@${project}.iam.gserviceaccount.com`;
}

/** The next revision of a service: its number, and what it is made of. */
export function revisionName(service: string, generation: number, configHash: string): string {
  return `${service}-${String(generation).padStart(5, '0')}-${configHash.slice(0, 6)}`;
}

/** A service's address that can be told before it exists (https://cloud.google.com/run/docs/triggering/https-request). */
export function deterministicUrl(service: string, projectNumber: string, region: string): string {
  return `https://${service}-${projectNumber}.${region}.run.app`;
}
