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
  try {
    const [versions, readers] = await Promise.all([
      readVersions(gcloud, project, secret),
      readReaders(gcloud, project, secret),
    ]);
    return { exists: true, ...versions, readers };
  } catch (error) {
    if (error instanceof GcloudError && error.isNotFound) return NO_SECRET;
    throw error;
  }
}

async function readVersions(gcloud: Gcloud, project: string, secret: string) {
  const where = `--project=${project}`;
  const versions = (await gcloud.read<SecretVersion[] | null>('secrets', 'versions', 'list', secret, where)) ?? [];
  return { hasVersion: versions.length > 0, enabledVersion: newestEnabled(versions) };
}

async function readReaders(gcloud: Gcloud, project: string, secret: string): Promise<ReadonlySet<string>> {
  return membersWith(await readBindings(gcloud, 'secrets', 'get-iam-policy', secret, `--project=${project}`), ACCESSOR);
}

/** Finds the newest enabled version of every secret that the processes read. */
export async function readSecretVersions(
  gcloud: Gcloud,
  plans: readonly ProcessPlan[],
): Promise<{ versions: SecretVersions; failures: PreflightFailure[] }> {
  const read = async (group: NamedNeed[]) => {
    const { project, secret } = group[0]!;
    const found = await readVersions(gcloud, project, secret).catch((error: unknown) => {
      if (error instanceof GcloudError && error.isNotFound) return undefined;
      throw error;
    });
    return { group, found };
  };
  const secrets = await Promise.all(needsBySecret(plans).map(read));
  return {
    versions: new Map(
      secrets.flatMap(({ group, found }) =>
        found?.enabledVersion === undefined ? [] : [[keyOf(group[0]!), found.enabledVersion] as const],
      ),
    ),
    failures: secrets.flatMap(({ group, found }) =>
      found?.enabledVersion === undefined
        ? group.flatMap(({ secret, title }) => failuresOf(title, [describeMissing(secret, title, found !== undefined)]))
        : [],
    ),
  };
}

/** Checks that the processes may read their secrets. One call for each secret: only for processes that change. */
export async function checkReaders(
  gcloud: Gcloud,
  plans: readonly ProcessPlan[],
  versions: SecretVersions,
): Promise<PreflightFailure[]> {
  const present = needsBySecret(plans).filter((group) => versions.has(keyOf(group[0]!)));
  const check = async (group: NamedNeed[]): Promise<PreflightFailure[]> => {
    const { project, secret } = group[0]!;
    const readers = await readReaders(gcloud, project, secret);
    return group
      .filter(({ reader }) => !readers.has(accountMember(reader)))
      .flatMap(({ reader, title }) => failuresOf(title, [`${reader} lacks ${ACCESSOR} on the secret ${secret}`]));
  };
  return (await Promise.all(present.map(check))).flat();
}

/** A need, and the process that has it. */
type NamedNeed = SecretNeed & { title: string };

function needsBySecret(plans: readonly ProcessPlan[]): NamedNeed[][] {
  const needs = plans.flatMap((plan) => secretNeedsOf(plan).map((need) => ({ ...need, title: plan.title })));
  return [...Map.groupBy(needs, keyOf).values()];
}

function keyOf({ project, secret }: Pick<SecretNeed, 'project' | 'secret'>): string {
  return `${project}/${secret}`;
}

function describeMissing(secret: string, title: string, exists: boolean): string {
  if (exists) return `the secret ${secret} has no enabled version`;
  return `the secret ${secret} does not exist. npm run provision -- ${title}`;
}
