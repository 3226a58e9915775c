import type { ProcessPlan } from '../manifests/process-plan';
import type { SecretVersions } from '../manifests/render-manifests';
import { type SecretNeed, secretNeedsOf } from '../manifests/secrets';
import { failuresOf, type PreflightFailure } from '../preflight/preflight-failure';
import { type Gcloud, type GcloudCall, GcloudError } from './gcloud';
import { accountMember, bindingOf, readBindings } from './iam';

/** May read the versions of a secret. */
export const ACCESSOR = 'roles/secretmanager.secretAccessor';

/** A version of a secret as gcloud shows it. */
export interface SecretVersion {
  /** projects/1/secrets/x/versions/3 */
  name: string;
  state: string;
}

/** The number of the newest enabled version. Filtered here, because gcloud may cut its list off before it filters. */
export function newestEnabled(versions: SecretVersion[]): string | undefined {
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

interface CheckedSecret {
  /** `project/name` */
  key: string;
  version: string | undefined;
  failures: PreflightFailure[];
}

/** Finds the newest enabled version of every secret that the processes read, and checks that they may read it. */
export async function readSecrets(
  gcloud: Gcloud,
  plans: ProcessPlan[],
): Promise<{ versions: SecretVersions; failures: PreflightFailure[] }> {
  const needs = plans.flatMap((plan) => secretNeedsOf(plan).map((need) => ({ ...need, title: plan.title })));
  const groups = Map.groupBy(needs, ({ project, secret }) => `${project}/${secret}`);
  const secrets = await Promise.all([...groups].map(([key, group]) => readSecret(gcloud, key, group)));
  return {
    versions: new Map(secrets.flatMap(({ key, version }) => (version === undefined ? [] : [[key, version] as const]))),
    failures: secrets.flatMap(({ failures }) => failures),
  };
}

async function readSecret(
  gcloud: Gcloud,
  key: string,
  needs: (SecretNeed & { title: string })[],
): Promise<CheckedSecret> {
  const { project, secret } = needs[0]!;
  const where = `--project=${project}`;
  const failuresOfAll = (reason: (title: string) => string): PreflightFailure[] =>
    [...new Set(needs.map(({ title }) => title))].flatMap((title) => failuresOf(title, [reason(title)]));
  try {
    const [versions, bindings] = await Promise.all([
      gcloud.read<SecretVersion[] | null>('secrets', 'versions', 'list', secret, where),
      readBindings(gcloud, 'secrets', 'get-iam-policy', secret, where),
    ]);
    const version = newestEnabled(versions ?? []);
    const unreadable = needs
      .filter(({ reader }) => !bindings.has(bindingOf(accountMember(reader), ACCESSOR)))
      .flatMap(({ title, reader }) => failuresOf(title, [`${reader} lacks ${ACCESSOR} on the secret ${secret}`]));
    const disabled = version === undefined ? failuresOfAll(() => `the secret ${secret} has no enabled version`) : [];
    return { key, version, failures: [...disabled, ...unreadable] };
  } catch (error) {
    if (!(error instanceof GcloudError) || !error.isNotFound) throw error;
    const failures = failuresOfAll((title) => `the secret ${secret} does not exist. npm run provision -- ${title}`);
    return { key, version: undefined, failures };
  }
}
