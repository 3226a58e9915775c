import { accountMember } from '../cloud/read-bindings';
import { ACCESSOR, addSecretVersion } from '../cloud/read-secrets';
import type { SecretNeed } from '../manifests/secret-needs';
import { type Step, step } from './step';

/** What is there of a secret. */
export interface LiveSecret {
  exists: boolean;
  /** Whatever its state: what was disabled is not replaced by something new. */
  hasVersion: boolean;
  /** One that can be read. */
  isEnabled: boolean;
  readers: ReadonlySet<string>;
}

/** A secret, the accounts that have to read it, and how its value is made; a value that people keep is not made. */
export interface WantedSecret {
  name: string;
  /** The service that needs it first. */
  owner: string;
  readers: Set<string>;
  value: (() => Promise<string>) | undefined;
}

/** What has to be read, and the service that needs it. */
export interface OwnedNeed extends SecretNeed {
  owner: string;
}

/** The secrets that are needed, with who has to read each. */
export function wantedSecrets(needs: OwnedNeed[], values: ReadonlyMap<string, () => Promise<string>>): WantedSecret[] {
  const wanted = new Map<string, WantedSecret>();
  for (const { secret: name, reader, owner } of needs) {
    const known = wanted.get(name) ?? { name, owner, readers: new Set<string>(), value: values.get(name) };
    known.readers.add(reader);
    wanted.set(name, known);
  }
  return [...wanted.values()];
}

/** Makes a secret, gives it its first value, and lets those read it who need it. */
export function planSecret({ name, readers, value }: WantedSecret, live: LiveSecret, project: string): Step[] {
  const where = `--project=${project}`;
  return [
    ...(live.exists
      ? []
      : [step(`secret ${name}`, 'secrets', 'create', name, where, '--replication-policy=automatic')]),
    ...(live.hasVersion || value === undefined ? [] : [addVersion({ name, value }, project, `value of ${name}`)]),
    ...[...readers]
      .filter((email) => !live.readers.has(accountMember(email)))
      .map((email) =>
        step(`${email.split('@')[0]} reads ${name}`, [
          'secrets',
          'add-iam-policy-binding',
          name,
          where,
          `--member=${accountMember(email)}`,
          `--role=${ACCESSOR}`,
        ]),
      ),
  ];
}

/** Gives a secret its value. */
export function addVersion({ name, value }: Pick<WantedSecret, 'name' | 'value'>, project: string, what: string): Step {
  return { what, call: async () => addSecretVersion(project, name, await value!()) };
}
