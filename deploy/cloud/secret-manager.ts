import type { ProcessPlan } from '../manifests/process-plan';
import type { SecretVersions } from '../manifests/render-manifests';
import { type SecretNeed, secretNeedsOf } from '../manifests/secrets';
import { failuresOf, type PreflightFailure } from '../preflight/preflight-failure';
import { type Gcloud, type GcloudCall, GcloudError } from './gcloud';
import { accountMember, membersWith, readBindings } from './iam';

/** May read the versions of a secret. */
export const ACCESSOR = 'roles/secretmanager.secretAccessor';

/** A version of a secret as gcloud shows it. */
interface SecretVersion {
  /** projects/1/secrets/x/versions/3 */
  name: string;
  state: string;
}

/** The number of the newest enabled version. Filtered here, because gcloud may cut its list off before it filters. */
function newestEnabled(versions: SecretVersion[]): string | undefined {
  const numbers = versions
    .filter(({ state }) => state.toUpperCase() === 'ENABLED')
    .map(({ name }) => Number(name.split('/').at(-1)));
  return numbers.length === 0 ? undefined : String(Math.max(...numbers));
}

/** A secret's value, which must not be printed. @param version its number; else the newest, whether enabled or not */
export function accessSecret(gcloud: Gcloud, project: string, secret: string, version = 'latest'): Promise<string> {
  return gcloud.readText('secrets', 'versions', 'access', version, `--secret=${secret}`, `--project=${project}`);
}

/** Adds a version, whose value gcloud reads on standard input. */
export function addSecretVersion(project: string, secret: string, value: string): GcloudCall {
  const args = ['secrets', 'versions', 'add', secret, `--project=${project}`, '--data-file=-'];
  return { args, stdin: value };
}

/** The state of a secret. */
export interface LiveSecret {
  exists: boolean;
  /** Whether it has any version, enabled or not. */
  hasVersion: boolean;
  /** The number of the newest enabled version. */
  enabledVersion: string | undefined;
  readers: ReadonlySet<string>;
}

export const NO_SECRET: LiveSecret = {
  exists: false,
  hasVersion: false,
  enabledVersion: undefined,
  readers: new Set(),
};

export async function readSecret(gcloud: Gcloud, project: string, secret: string): Promise<LiveSecret> {
  const where = `--project=${project}`;
  try {
    const [versions, bindings] = await Promise.all([
      gcloud.read<SecretVersion[] | null>('secrets', 'versions', 'list', secret, where),
      readBindings(gcloud, 'secrets', 'get-iam-policy', secret, where),
    ]);
    return {
      exists: true,
      hasVersion: (versions ?? []).length > 0,
      enabledVersion: newestEnabled(versions ?? []),
      readers: membersWith(bindings, ACCESSOR),
    };
  } catch (error) {
    if (error instanceof GcloudError && error.isNotFound) return NO_SECRET;
    throw error;
  }
}

/** Finds the newest enabled version of every secret that the processes read, and checks that they may read it. */
export async function readSecrets(
  gcloud: Gcloud,
  plans: ProcessPlan[],
): Promise<{ versions: SecretVersions; failures: PreflightFailure[] }> {
  const needs = plans.flatMap((plan) => secretNeedsOf(plan).map((need) => ({ ...need, title: plan.title })));
  const groups = Map.groupBy(needs, ({ project, secret }) => `${project}/${secret}`);
  const read = async ([key, group]: [string, typeof needs]) => {
    const { project, secret } = group[0]!;
    return { key, group, live: await readSecret(gcloud, project, secret) };
  };
  const secrets = await Promise.all([...groups].map(read));
  return {
    versions: new Map(
      secrets.flatMap(({ key, live }) => (live.enabledVersion === undefined ? [] : [[key, live.enabledVersion]])),
    ),
    failures: secrets.flatMap(({ group, live }) =>
      group.flatMap((need) => failuresOf(need.title, checkSecret(need, need.title, live))),
    ),
  };
}

function checkSecret({ secret, reader }: SecretNeed, title: string, live: LiveSecret): string[] {
  if (!live.exists) return [`the secret ${secret} does not exist. npm run provision -- ${title}`];
  return [
    ...(live.enabledVersion === undefined ? [`the secret ${secret} has no enabled version`] : []),
    ...(live.readers.has(accountMember(reader)) ? [] : [`${reader} lacks ${ACCESSOR} on the secret ${secret}`]),
  ];
}
