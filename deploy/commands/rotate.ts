import { UserFacingError } from '@app/common/errors/user-facing-error';
import { randomKey } from '@app/common/security/keyed-hash';
import { cellDatabaseOf } from '@app/partner-config/databases/cell-databases';
import { loginsOf } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin } from '@app/partner-config/databases/on-database';
import { CONFIG_APP_ROLE, roleOf } from '@app/partner-config/databases/platform-databases';
import { pinnedSecrets, readRegion, readRevisions, type Revision, servingRevisions } from '../cloud/cloud-run';
import { type Gcloud, GcloudError } from '../cloud/gcloud';
import { accessSecret, addSecretVersion } from '../cloud/secret-manager';
import type { Installation } from '../installation';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeployOptions } from '../options';
import { listProcesses } from '../rollout/list-processes';
import type { Terminal } from '../terminal';
import { deploy, planNamed } from './deploy';

/**
 * Gives a service a new password for its databases, under its login that is not in use, and rolls out a revision that
 * uses it, with those of the services that share the login. The running revisions keep their own. An interrupted run can
 * be run again.
 */
export async function rotate(installation: Installation, options: DeployOptions, terminal: Terminal): Promise<boolean> {
  const { gcloud } = installation;
  const plan = await installation.findPlan(options.names[0]!);
  const [owner, ...others] = sharersOf(installation, plan);
  if (owner!.title !== plan.title) {
    throw new UserFacingError(
      `${plan.title} has the login of ${owner!.title}: npm run deploy -- rotate ${owner!.title}`,
    );
  }
  const serving = await readServing(gcloud, plan);
  if (serving.length === 0)
    throw new UserFacingError(`${plan.service} has no traffic yet: npm run deploy -- ${plan.title}`);
  const servingOthers = (await Promise.all(others.map((other) => readServing(gcloud, other)))).flat();
  const inUse = await readLoginsInUse(gcloud, plan, [...serving, ...servingOthers]);
  const role = chooseLogin(loginRole(plan), inUse);
  // Only the login changes: the service keeps its image, whatever the settings say.
  const names = [plan, ...others].map(({ title }) => title);
  const toDeploy = { ...options, names, image: options.image ?? serving[0]!.spec.containers[0].image };
  await planNamed(installation, toDeploy);
  terminal.print(`${plan.service}: from the login ${inUse.join(', ')} to ${role}, with a new password`);
  if (!options.dryRun && !(await terminal.confirm('Write it into the secrets, and roll it out?'))) return false;
  await writeLogin(gcloud, plan, { role, password: randomKey() });
  // A dry run cannot plan the rollout, which depends on the new versions.
  return options.dryRun || deploy(installation, toDeploy, terminal);
}

/**
 * The login of a role that is not in use.
 *
 * @throws UserFacingError when both are in use, or another role's login is
 */
export function chooseLogin(role: string, inUse: readonly string[]): string {
  const logins = loginsOf(role);
  const others = inUse.filter((login) => !logins.includes(login));
  if (others.length > 0)
    throw new UserFacingError(`It logs in as ${others.join(', ')}, not as ${logins.join(' or ')}.`);
  const free = logins.find((login) => !inUse.includes(login));
  if (free === undefined)
    throw new UserFacingError(`Both logins have traffic: ${logins.join(', ')}. First: npm run deploy`);
  return free;
}

/** The processes that log in with the same secrets, the one whose database it is first. */
function sharersOf({ settings }: Installation, plan: ProcessPlan): ProcessPlan[] {
  const secrets = databaseSecrets(plan);
  // A partner's service shares its login with nobody.
  const others = listProcesses(settings, []).filter(
    ({ plan: other }) =>
      other.title !== plan.title && databaseSecrets(other).some((secret) => secrets.includes(secret)),
  );
  const isOwner = ({ jobs }: ProcessPlan): boolean => jobs.some(({ purpose }) => purpose === 'prepare');
  return [plan, ...others.map((other) => other.plan)].toSorted(
    (one, other) => Number(isOwner(other)) - Number(isOwner(one)),
  );
}

/** The revisions that have traffic; none where the service does not exist yet. */
async function readServing(gcloud: Gcloud, { service, place }: ProcessPlan): Promise<Revision[]> {
  const live = (await readRegion(gcloud, place)).services.get(service);
  if (!live) return [];
  const serving = new Set(servingRevisions(live).map(({ revisionName }) => revisionName));
  return (await readRevisions(gcloud, service, place)).filter(({ metadata }) => serving.has(metadata.name));
}

/** The logins in the versions of the secrets that the revisions are pinned to. */
async function readLoginsInUse(gcloud: Gcloud, plan: ProcessPlan, revisions: Revision[]): Promise<string[]> {
  const secrets = databaseSecrets(plan);
  const pinned = revisions.flatMap(pinnedSecrets).filter(({ name }) => secrets.includes(name));
  const urls = await Promise.all(pinned.map(({ name, key }) => readUrl(gcloud, plan, name, key)));
  return [...new Set(urls.map((url) => readLogin(url).role))];
}

/** Writes the URL of its own database last, because provisioning takes the password from that. */
async function writeLogin(gcloud: Gcloud, plan: ProcessPlan, login: Login): Promise<void> {
  const secrets = databaseSecrets(plan);
  // Reads all before it writes any.
  const urls = await Promise.all(secrets.map((secret) => readUrl(gcloud, plan, secret)));
  for (const [index, secret] of secrets.entries()) {
    const url = new URL(urls[index]!);
    url.username = login.role;
    url.password = login.password;
    await gcloud.change(addSecretVersion(plan.place.project, secret, url.href));
  }
}

async function readUrl(gcloud: Gcloud, { place }: ProcessPlan, secret: string, version = 'latest'): Promise<string> {
  try {
    return await accessSecret(gcloud, place.project, secret, version);
  } catch (error) {
    if (!(error instanceof GcloudError)) throw error;
    throw new UserFacingError(
      `Cannot read version ${version} of ${secret}. If it was disabled: enable it, rotate twice, and disable it then.\n${error.message}`,
    );
  }
}

/** The secrets with the URLs of its databases, the config database's first. */
function databaseSecrets({ secrets }: ProcessPlan): string[] {
  const { CONFIG_DATABASE_URL: config, ...others } = secrets;
  const urls = Object.entries(others).filter(([setting]) => setting.endsWith('_DATABASE_URL'));
  return [...(config === undefined ? [] : [config]), ...urls.map(([, secret]) => secret)];
}

/** The admin app logs in as a role that owns nothing; no process uses the owner's login. */
function loginRole({ kind, jobs }: ProcessPlan): string {
  const target = jobs.find(({ purpose }) => purpose === 'prepare')!.overrides!.env['TARGET']!;
  if (kind === 'cell') return cellDatabaseOf(target);
  return target === 'config' ? CONFIG_APP_ROLE : roleOf(target);
}
