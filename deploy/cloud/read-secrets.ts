import type { ProcessPlan } from '../manifests/process-plan';
import { type SecretNeed, secretNeedsOf } from '../manifests/secret-needs';
import { type PreflightFailure, failuresOf } from '../preflight/preflight-failure';
import type { SecretVersions } from '../manifests/render-manifests';
import { type Gcloud, type GcloudCall, GcloudError } from './gcloud';
import { accountMember, bindingOf, type Bindings, readBindings } from './read-bindings';

/** May read a secret's versions. */
export const ACCESSOR = 'roles/secretmanager.secretAccessor';

/** A version of a secret as gcloud shows it. */
export interface SecretVersion {
  /** projects/1/secrets/x/versions/3 */
  name: string;
  state: string;
}

/** The number of the newest version in force. Judged here: what gcloud filters, it may have cut off before. */
export function newestEnabled(versions: SecretVersion[]): string | undefined {
  const numbers = versions
    .filter(({ state }) => state.toUpperCase() === 'ENABLED')
    .map(({ name }) => Number(name.split('/').at(-1)));
  return numbers.length === 0 ? undefined : String(Math.max(...numbers));
}

/** A secret's value; shown to nobody. @param version its number; else the newest, in force or not */
export function accessSecret(gcloud: Gcloud, project: string, secret: string, version = 'latest'): Promise<string> {
  return gcloud.readText('secrets', 'versions', 'access', version, `--secret=${secret}`, `--project=${project}`);
}

/** Gives a secret a new value, handed over on standard input. */
export function addSecretVersion(project: string, secret: string, value: string): GcloudCall {
  const args = ['secrets', 'versions', 'add', secret, `--project=${project}`, '--data-file=-'];
  return { args, stdin: value };
}

/** What is known of the secrets of some processes: the newest versions, and what is wrong. */
export interface KnownSecrets {
  versions: SecretVersions;
  failures: PreflightFailure[];
}

/** Finds the newest version in force of every secret that the processes need, and whether they may read it. */
export async function readSecrets(gcloud: Gcloud, plans: ProcessPlan[]): Promise<KnownSecrets> {
  const needed = Map.groupBy(plans.flatMap(needsOf), ({ project, secret }) => `${project}/${secret}`);
  const found = await Promise.all([...needed.values()].map((needs) => readSecret(gcloud, needs)));
  return {
    versions: versionsOf(found),
    failures: found.flatMap(({ faults }) => faults),
  };
}

interface Need extends SecretNeed {
  title: string;
}

interface FoundSecret {
  project: string;
  secret: string;
  version: string | undefined;
  faults: PreflightFailure[];
}

function needsOf(plan: ProcessPlan): Need[] {
  return secretNeedsOf(plan).map((need) => ({ ...need, title: plan.title }));
}

async function readSecret(gcloud: Gcloud, needs: Need[]): Promise<FoundSecret> {
  const { project, secret } = needs[0]!;
  const titles = [...new Set(needs.map(({ title }) => title))];
  const toAll = (fault: (title: string) => string): PreflightFailure[] =>
    titles.flatMap((title) => failuresOf(title, [fault(title)]));
  const where = `--project=${project}`;
  try {
    const [versions, bindings] = await Promise.all([
      gcloud.read<SecretVersion[] | null>('secrets', 'versions', 'list', secret, where),
      readBindings(gcloud, 'secrets', 'get-iam-policy', secret, where),
    ]);
    const version = newestEnabled(versions ?? []);
    const faults = version === undefined ? toAll(() => `the secret ${secret} has no version in force`) : [];
    return { project, secret, version, faults: [...faults, ...missingReaders(bindings, needs)] };
  } catch (error) {
    if (!(error instanceof GcloudError) || !error.isNotFound) throw error;
    const faults = toAll((title) => `the secret ${secret} does not exist. npm run provision -- ${title}`);
    return { project, secret, version: undefined, faults };
  }
}

function missingReaders(bindings: Bindings, needs: Need[]): PreflightFailure[] {
  return needs
    .filter(({ reader }) => !bindings.has(bindingOf(accountMember(reader), ACCESSOR)))
    .flatMap(({ title, secret, reader }) => failuresOf(title, [`${reader} lacks ${ACCESSOR} on the secret ${secret}`]));
}

function versionsOf(secrets: FoundSecret[]): SecretVersions {
  const known = secrets.filter(({ version }) => version !== undefined);
  return new Map(known.map(({ project, secret, version }) => [`${project}/${secret}`, version!]));
}
