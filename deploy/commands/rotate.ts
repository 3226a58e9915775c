import { UserFacingError } from '@app/common/errors/user-facing-error';
import { randomKey } from '@app/common/security/keyed-hash';
import { loginsOf } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin } from '@app/partner-config/databases/on-database';
import { CONFIG_APP_ROLE, roleOf } from '@app/partner-config/databases/platform-databases';
import { pinnedSecrets, readRevisions, readService, type Revision, servingRevisions } from '../cloud/cloud-run';
import { type Gcloud, GcloudError } from '../cloud/gcloud';
import { accessSecret, addSecretVersion } from '../cloud/secret-manager';
import type { Installation } from '../installation';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeployOptions } from '../options';
import type { Terminal } from '../terminal';
import { deploy, planNamed } from './deploy';

/**
 * Gives a service a new password for its databases, under its login that is not in use, and rolls out a revision that
 * uses it. The running revision keeps its own. An interrupted run can be run again.
 */
export async function rotate(installation: Installation, options: DeployOptions, terminal: Terminal): Promise<boolean> {
  const { gcloud } = installation;
  const plan = await installation.findPlan(options.names[0]!);
  const serving = await readServing(gcloud, plan);
  const inUse = await readLoginsInUse(gcloud, plan, serving);
  const role = chooseLogin(loginRole(plan), inUse);
  // Only the login changes: the service keeps its image, whatever the settings say.
  const toDeploy = { ...options, image: options.image ?? serving[0]!.spec.containers[0].image };
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

/** The revisions that have traffic. @throws UserFacingError when there are none */
async function readServing(gcloud: Gcloud, { service, place, title }: ProcessPlan): Promise<Revision[]> {
  const live = await readService(gcloud, service, place);
  const serving = new Set(servingRevisions(live).map(({ revisionName }) => revisionName));
  const revisions = (await readRevisions(gcloud, service, place)).filter(({ metadata }) => serving.has(metadata.name));
  if (revisions.length === 0) throw new UserFacingError(`${service} has no traffic yet: npm run deploy -- ${title}`);
  return revisions;
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
function loginRole({ jobs }: ProcessPlan): string {
  const target = jobs.find(({ purpose }) => purpose === 'prepare')!.overrides!.env['TARGET']!;
  return target === 'config' ? CONFIG_APP_ROLE : roleOf(target);
}
