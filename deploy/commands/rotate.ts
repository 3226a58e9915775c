import { UserFacingError } from '@app/common/errors/user-facing-error';
import { randomKey } from '@app/common/security/keyed-hash';
import { loginsOf } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin } from '@app/partner-config/databases/on-database';
import { CONFIG_APP_ROLE, roleOf } from '@app/partner-config/databases/platform-databases';
import { readService, servingOf } from '../cloud/live-services';
import { type Gcloud, GcloudError } from '../cloud/gcloud';
import { accessSecret, addSecretVersion } from '../cloud/read-secrets';
import { pinnedSecrets, readRevisions, type Revision } from '../cloud/revisions';
import type { Terminal } from '../terminal';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import type { ProcessPlan } from '../manifests/process-plan';
import { findPlan } from '../rollout/plan-of';
import { deploy, planAndCheck } from './deploy';

/**
 * Gives a service a new password for its databases, under the login that does not serve, and rolls out a revision that
 * uses it. What serves keeps its own meanwhile. Ended anywhere, it can be run again.
 */
export async function rotate(
  installation: Installation,
  command: DeployCommand,
  conversation: Terminal,
): Promise<boolean> {
  const { gcloud } = installation;
  const plan = await findPlan(installation, command.names[0]!);
  const revisions = await readServing(gcloud, plan);
  const inUse = await loginsOfRevisions(gcloud, plan, revisions);
  const role = chooseLogin(roleOfProcess(targetOf(plan)), inUse);
  // Nothing else changes with it: what serves keeps its image, whatever the settings say.
  const toDeploy = { ...command, image: command.image ?? revisions[0]!.spec.containers[0].image };
  await planAndCheck(installation, toDeploy);
  conversation.print(`${plan.service}: from the login ${inUse.join(', ')} to ${role}, with a new password`);
  if (!command.isDryRun && !(await conversation.confirm('Write it into the secrets, and roll it out?'))) return false;
  await writeLogin(gcloud, plan, { role, password: randomKey() });
  // What it would do is known only when the new versions are there.
  return command.isDryRun || deploy(installation, toDeploy, conversation);
}

/**
 * The login of a role that nothing uses.
 *
 * @throws ExplainedFault when both are in use, or somebody else's is
 */
export function chooseLogin(role: string, inUse: readonly string[]): string {
  const logins = loginsOf(role);
  const strangers = inUse.filter((login) => !logins.includes(login));
  if (strangers.length > 0)
    throw new UserFacingError(`It logs in as ${strangers.join(', ')}, not as ${logins.join(' or ')}.`);
  const free = logins.find((login) => !inUse.includes(login));
  if (free === undefined)
    throw new UserFacingError(`Both logins have traffic: ${logins.join(', ')}. First: npm run deploy`);
  return free;
}

/** The revisions that have traffic. @throws ExplainedFault when there are none */
async function readServing(gcloud: Gcloud, { service, place, title }: ProcessPlan): Promise<Revision[]> {
  const live = await readService(gcloud, service, place);
  const serving = new Set(servingOf(live).map(({ revisionName }) => revisionName));
  const revisions = (await readRevisions(gcloud, service, place)).filter(({ metadata }) => serving.has(metadata.name));
  if (revisions.length === 0) throw new UserFacingError(`${service} has no traffic yet: npm run deploy -- ${title}`);
  return revisions;
}

/** As whom they log in, told by the versions of the secrets that they were made with. */
async function loginsOfRevisions(gcloud: Gcloud, plan: ProcessPlan, revisions: Revision[]): Promise<string[]> {
  const secrets = databaseSecrets(plan);
  const pinned = revisions.flatMap(pinnedSecrets).filter(({ name }) => secrets.includes(name));
  const urls = await Promise.all(pinned.map(({ name, key }) => readUrl(gcloud, plan, name, key)));
  return [...new Set(urls.map((url) => readLogin(url).role))];
}

/** That of its own database comes last: the password that `npm run provision` goes by. */
async function writeLogin(gcloud: Gcloud, plan: ProcessPlan, login: Login): Promise<void> {
  const secrets = databaseSecrets(plan);
  // All are read before any is written.
  const urls = await Promise.all(secrets.map((secret) => readUrl(gcloud, plan, secret)));
  for (const [index, secret] of secrets.entries()) {
    const url = new URL(urls[index]!);
    url.username = login.role;
    url.password = login.password;
    await gcloud.change(addSecretVersion(plan.place.project, secret, url.href));
  }
}

/** A version that was disabled, as one is at first thought after a leak, cannot be read. */
async function readUrl(gcloud: Gcloud, { place }: ProcessPlan, secret: string, version = 'latest'): Promise<string> {
  try {
    return await accessSecret(gcloud, place.project, secret, version);
  } catch (error) {
    if (!(error instanceof GcloudError)) throw error;
    throw new UserFacingError(
      `${secret} version ${version} cannot be read. If it was disabled: enable it, rotate twice, and disable it then.\n${error.message}`,
    );
  }
}

/** The secrets that hold its databases' URLs; the config database's first. */
function databaseSecrets({ secrets }: ProcessPlan): string[] {
  return Object.entries(secrets)
    .filter(([variable]) => variable.endsWith('_DATABASE_URL'))
    .toSorted(([one], [other]) => Number(isOfConfig(other)) - Number(isOfConfig(one)))
    .map(([, secret]) => secret);
}

function isOfConfig(variable: string): boolean {
  return variable === 'CONFIG_DATABASE_URL';
}

/** The admin app logs in as a role that owns nothing; the owner's login serves nobody. */
function roleOfProcess(target: string): string {
  return target === 'config' ? CONFIG_APP_ROLE : roleOf(target);
}

function targetOf({ jobs }: ProcessPlan): string {
  return jobs.find(({ purpose }) => purpose === 'prepare')!.overrides!.env['TARGET']!;
}
