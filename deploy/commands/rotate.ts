import { randomBytes } from 'node:crypto';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { loginsOf } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin } from '@app/partner-config/databases/on-database';
import { roleOf } from '@app/partner-config/databases/platform-databases';
import { readService, servingOf } from '../cloud/live-services';
import type { Gcloud } from '../cloud/gcloud';
import { accessSecret, addSecretVersion } from '../cloud/read-secrets';
import { pinnedSecrets, readRevisions } from '../cloud/revisions';
import type { Conversation } from '../conversation';
import type { Installation } from '../installation';
import type { DeployCommand } from '../read-command';
import type { ProcessPlan } from '../render/process-plan';
import { planOf } from '../roll-out/plan-of';
import { deploy } from './deploy';

const PASSWORD_BYTES = 32;

/**
 * Gives a service a new password for its databases, under the login that does not serve, and rolls out a revision that
 * uses it. What serves keeps its own meanwhile. Ended anywhere, it can be run again.
 */
export async function rotate(
  installation: Installation,
  command: DeployCommand,
  conversation: Conversation,
): Promise<boolean> {
  const { gcloud } = installation;
  const plan = await planOf(installation, command.names[0]!);
  const inUse = await loginsInUse(gcloud, plan);
  const role = chooseLogin(roleOf(targetOf(plan)), inUse);
  conversation.say(`${plan.service}: from the login ${inUse.join(', ')} to ${role}, with a new password`);
  if (!command.isDryRun && !(await conversation.agrees('Write it into the secrets, and roll it out?'))) return false;
  await writeLogin(gcloud, plan, { role, password: randomBytes(PASSWORD_BYTES).toString('base64url') });
  // What it would do is known only when the new versions are there.
  return command.isDryRun || deploy(installation, command, conversation);
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
    throw new ExplainedFault(`It logs in as ${strangers.join(', ')}, not as ${logins.join(' or ')}.`);
  const free = logins.find((login) => !inUse.includes(login));
  if (free === undefined)
    throw new ExplainedFault(`Both logins have traffic: ${logins.join(', ')}. First: npm run deploy`);
  return free;
}

/** As whom the revisions that have traffic log in, told by the versions of the secrets that they were made with. */
async function loginsInUse(gcloud: Gcloud, plan: ProcessPlan): Promise<string[]> {
  const { service, place } = plan;
  const live = await readService(gcloud, service, place);
  const serving = new Set(servingOf(live).map(({ revisionName }) => revisionName));
  const revisions = (await readRevisions(gcloud, service, place)).filter(({ metadata }) => serving.has(metadata.name));
  const secrets = databaseSecrets(plan);
  const pinned = revisions.flatMap(pinnedSecrets).filter(({ name }) => secrets.includes(name));
  if (pinned.length === 0) throw new ExplainedFault(`${service} has no traffic yet: npm run deploy -- ${plan.title}`);
  const urls = await Promise.all(pinned.map(({ name, key }) => accessSecret(gcloud, place.project, name, key)));
  return [...new Set(urls.map((url) => readLogin(url).role))];
}

/** That of its own database comes last: the password that `npm run provision` goes by. */
async function writeLogin(gcloud: Gcloud, plan: ProcessPlan, login: Login): Promise<void> {
  const { project } = plan.place;
  for (const secret of databaseSecrets(plan)) {
    const url = new URL(await accessSecret(gcloud, project, secret));
    url.username = login.role;
    url.password = login.password;
    await gcloud.change(addSecretVersion(project, secret, url.href));
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

function targetOf({ jobs }: ProcessPlan): string {
  return jobs.find(({ purpose }) => purpose === 'prepare')!.given!.env['TARGET']!;
}
