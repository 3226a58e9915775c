import type { Gcloud } from './gcloud';

/** Who has which role on something: `member role`. */
export type Bindings = ReadonlySet<string>;

interface Policy {
  bindings?: { role: string; members?: string[] }[];
}

/** Reads the policy of a project, an account, a secret, a service or a job: `gcloud … get-iam-policy …`. */
export async function readBindings(gcloud: Gcloud, ...args: string[]): Promise<Bindings> {
  const { bindings = [] } = await gcloud.read<Policy>(...args);
  return new Set(bindings.flatMap(({ role, members = [] }) => members.map((member) => bindingOf(member, role))));
}

/** Who has a role. */
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
