import type { Place } from '../manifests/names';
import type { Invokers } from '../manifests/process-plan';
import type { Gcloud } from './gcloud';

/** May invoke a service, or start a job. */
export const INVOKER = 'roles/run.invoker';
const ALL_USERS = 'allUsers';
const PUBLIC = [ALL_USERS, 'allAuthenticatedUsers'];

/** Who has which role: `member role`. */
export type Bindings = ReadonlySet<string>;

interface Policy {
  bindings?: { role: string; members?: string[] }[];
}

/** Reads the policy of a project, an account, a secret, a service or a job: `gcloud … get-iam-policy …`. */
export async function readBindings(gcloud: Gcloud, ...args: string[]): Promise<Bindings> {
  const { bindings = [] } = await gcloud.read<Policy>(...args);
  return new Set(bindings.flatMap(({ role, members = [] }) => members.map((member) => bindingOf(member, role))));
}

export function membersWith(bindings: Bindings, role: string): ReadonlySet<string> {
  const ofRole = [...bindings].map((binding) => binding.split(' ')).filter(([, other]) => other === role);
  return new Set(ofRole.map(([member]) => member!));
}

export function bindingOf(member: string, role: string): string {
  return `${member} ${role}`;
}

export function accountMember(email: string): string {
  return `serviceAccount:${email}`;
}

/** Who may invoke a service, or start a job. */
export async function readInvokers(gcloud: Gcloud, kind: 'services' | 'jobs', name: string, place: Place) {
  const where = [`--project=${place.project}`, `--region=${place.region}`];
  return membersWith(await readBindings(gcloud, 'run', kind, 'get-iam-policy', name, ...where), INVOKER);
}

export interface InvokerChange {
  add: string[];
  remove: string[];
}

/** Keeps accounts that people added, but removes the public where a service is not meant to be public. */
export function diffInvokers(invokers: Invokers, present: ReadonlySet<string>): InvokerChange {
  if (invokers === 'unchecked') return { add: [], remove: [] };
  if (invokers === 'public') return { add: present.has(ALL_USERS) ? [] : [ALL_USERS], remove: [] };
  return {
    add: invokers.map(accountMember).filter((member) => !present.has(member)),
    remove: PUBLIC.filter((member) => present.has(member)),
  };
}
