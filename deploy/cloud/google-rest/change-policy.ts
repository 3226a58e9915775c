import type { ApiRequest } from './api-request';
import { ApiError } from './google-apis';
import type { Waiting } from './wait-until';

const CONFLICT = 409;
const MAX_ATTEMPTS = 6;
const CONFLICT_BACKOFF_MS = 500;

/** https://cloud.google.com/iam/docs/reference/rest/v1/Policy */
export interface Policy {
  version?: number;
  etag?: string;
  bindings?: Binding[];
}

interface Binding {
  role: string;
  members?: string[];
  condition?: object;
}

/** A role of a member, and whether the member gets it or loses it. */
export interface RoleChange {
  change: 'add' | 'remove';
  member: string;
  role: string;
}

/**
 * Reads a policy, changes one role and writes it with its etag, again when somebody else wrote it meanwhile, as gcloud
 * does. A rejected write had no effect.
 *
 * @param read the request that reads the policy
 */
export async function changePolicy(read: ApiRequest, roleChange: RoleChange, { apis, clock }: Waiting): Promise<void> {
  const path = read.path.replace(/:getIamPolicy$/, ':setIamPolicy');
  const { query: _query, ...place } = read;
  for (let attempt = 1; ; attempt += 1) {
    const present = (await apis.send(read)) as Policy;
    const policy = withRole(present, roleChange);
    if (policy === present) return;
    try {
      await apis.send({ ...place, path, method: 'POST', quota: 'write', body: { policy } });
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== CONFLICT || attempt >= MAX_ATTEMPTS) throw error;
      await clock.sleep(CONFLICT_BACKOFF_MS * attempt);
    }
  }
}

/** The policy with the change; the same object when nothing changes. Roles under a condition stay as they are. */
export function withRole(policy: Policy, { change, member, role }: RoleChange): Policy {
  const bindings = policy.bindings ?? [];
  const own = bindings.find((binding) => binding.role === role && binding.condition === undefined);
  const members = own?.members ?? [];
  if (members.includes(member) === (change === 'add')) return policy;
  const others = members.filter((one) => one !== member);
  const next = change === 'add' ? [...others, member] : others;
  const rest = bindings.filter((binding) => binding !== own);
  return { ...policy, bindings: next.length === 0 ? rest : [...rest, { role, members: next }] };
}
