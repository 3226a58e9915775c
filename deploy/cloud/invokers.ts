import type { Invokers } from '../manifests/process-plan';
import type { Place } from '../manifests/names';
import { placeFlags, INVOKER } from './commands';
import type { Gcloud } from './gcloud';
import { accountMember, membersWith, readBindings } from './read-bindings';

const ALL_USERS = 'allUsers';
const PUBLIC = [ALL_USERS, 'allAuthenticatedUsers'];

/** Who has to be admitted and who turned away, so that a service has the callers that it is meant to have. */
export interface InvokerChange {
  add: string[];
  remove: string[];
}

/** Who may invoke a service, or start a job, now. */
export async function readInvokers(
  gcloud: Gcloud,
  kind: 'services' | 'jobs',
  name: string,
  place: Place,
): Promise<ReadonlySet<string>> {
  const bindings = await readBindings(gcloud, 'run', kind, 'get-iam-policy', name, ...placeFlags(place));
  return membersWith(bindings, INVOKER);
}

/** Accounts that were admitted by hand stay; the public does not where it is not meant to be. */
export function diffInvokers(callers: Invokers, present: ReadonlySet<string>): InvokerChange {
  switch (callers.kind) {
    case 'everybody':
      return { add: present.has(ALL_USERS) ? [] : [ALL_USERS], remove: [] };
    case 'accounts': {
      const wanted = callers.emails.map(accountMember);
      return {
        add: wanted.filter((member) => !present.has(member)),
        remove: PUBLIC.filter((member) => present.has(member)),
      };
    }
  }
}
