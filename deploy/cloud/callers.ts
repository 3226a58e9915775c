import type { Callers } from '../render/process-plan';
import type { Place } from '../render/names';
import { at } from './commands';
import type { Gcloud } from './gcloud';

const INVOKER = 'roles/run.invoker';
const EVERYBODY = 'allUsers';
const PUBLIC = [EVERYBODY, 'allAuthenticatedUsers'];

/** Who has to be admitted and who turned away, so that a service has the callers that it is meant to have. */
export interface CallerChange {
  admit: string[];
  turnAway: string[];
}

/** Who may invoke a service, or start a job, now. */
export async function readInvokers(
  gcloud: Gcloud,
  kind: 'services' | 'jobs',
  name: string,
  place: Place,
): Promise<ReadonlySet<string>> {
  type Policy = { bindings?: { role: string; members?: string[] }[] };
  const policy = await gcloud.read<Policy>('run', kind, 'get-iam-policy', name, ...at(place));
  const invokers = (policy.bindings ?? []).filter(({ role }) => role === INVOKER);
  return new Set(invokers.flatMap(({ members }) => members ?? []));
}

/** Accounts that were admitted by hand stay; the public does not where it is not meant to be. */
export function decideCallers(callers: Callers, present: ReadonlySet<string>): CallerChange {
  switch (callers.kind) {
    case 'everybody':
      return { admit: present.has(EVERYBODY) ? [] : [EVERYBODY], turnAway: [] };
    case 'accounts': {
      const wanted = callers.emails.map((email) => `serviceAccount:${email}`);
      return {
        admit: wanted.filter((member) => !present.has(member)),
        turnAway: PUBLIC.filter((member) => present.has(member)),
      };
    }
  }
}
