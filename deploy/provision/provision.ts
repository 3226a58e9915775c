import { ExplainedFault } from '@app/common/errors/explained-fault';
import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import { writeCommand } from '../cloud/gcloud';
import type { Conversation } from '../conversation';
import type { Candidate } from '../roll-out/list-deployables';
import { accountEmail } from '../render/names';
import { serverSecret } from '../render/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { accountsOf, planAccounts } from './plan-accounts';
import { planGround } from './plan-ground';
import { type LiveSecret, planSecret, wantedSecrets } from './plan-secrets';
import { planChannel, planSchedules, planWatch } from './plan-watch';
import { type LiveProject, readBindings, readProject } from './read-project';
import { SecretValues } from './secret-values';
import type { Step } from './step';

const ACCESSOR = 'roles/secretmanager.secretAccessor';
const SUPERUSER = 'postgres';

/** What is provisioned: everything that some processes need in the projects that they run in. */
export interface ProvisionRequest {
  settings: DeploySettings;
  candidates: Candidate[];
  isDryRun: boolean;
}

/**
 * Makes what is missing, and only that: each part is read anew before it is made, so that a run that was ended is gone on
 * with. The plan is shown first.
 *
 * @returns whether it was done
 */
export async function provision(
  gcloud: Gcloud,
  request: ProvisionRequest,
  conversation: Conversation,
): Promise<boolean> {
  const projects = [
    ...new Set([request.settings.project, ...request.candidates.map(({ plan }) => plan.place.project)]),
  ];
  const parts = projects.flatMap((project) => partsOf(gcloud, { ...request, project }));
  let count = 0;
  for (const { title, plan } of parts) {
    const steps = await plan();
    count += steps.length;
    if (steps.length > 0) conversation.say(`${title}\n${steps.map(({ what }) => `    + ${what}`).join('\n')}`);
  }
  if (count === 0) conversation.say('Everything is there.');
  if (count === 0) return true;
  if (!request.isDryRun && !(await conversation.agrees(`Make ${count} things?`))) return false;
  for (const part of parts) {
    for (const step of await part.plan()) await perform(gcloud, step, request.isDryRun, conversation);
    if (!request.isDryRun) await part.confirm?.();
  }
  conversation.say(request.isDryRun ? `${count} things would be made` : `${count} things are made`);
  return true;
}

async function perform(
  gcloud: Gcloud,
  { what, call }: Step,
  isDryRun: boolean,
  conversation: Conversation,
): Promise<void> {
  if (isDryRun) {
    const { args, file } = await shownCall(call);
    conversation.say(writeCommand({ args, ...(file !== undefined && { file }) }));
    return;
  }
  conversation.progress('provision', what);
  await gcloud.change(await call());
}

/** A value is not made only to be hidden. */
async function shownCall(call: Step['call']): Promise<GcloudCall> {
  const made = await call();
  return made.stdin === undefined ? made : { args: made.args };
}

interface Part {
  title: string;
  plan: () => Promise<Step[]>;
  /** What has to hold before the next part. */
  confirm?: () => Promise<void>;
}

type OfProject = ProvisionRequest & { project: string };

function partsOf(gcloud: Gcloud, request: OfProject): Part[] {
  const { settings, project } = request;
  const isMain = project === settings.project;
  const read = (): Promise<LiveProject> =>
    readProject(gcloud, project, settings.region, settings.networks[settings.region]!.network);
  const ours = request.candidates.filter(({ plan }) => plan.place.project === project);
  const plans = ours.map(({ plan }) => plan);
  return [
    ...(isMain
      ? [
          {
            title: `Ground (${project})`,
            plan: async () => planGround(settings, await read()),
            confirm: async () => confirmAddresses(settings, await read()),
          },
        ]
      : []),
    {
      title: `Accounts (${project})`,
      plan: async () =>
        planAccounts(settings, plans, await read(), await readActors(gcloud, request, await read()), project),
    },
    {
      title: `Secrets (${project})`,
      plan: async () => planSecrets(gcloud, { ...request, candidates: ours }, await read()),
    },
    ...(isMain ? [{ title: 'Alerts', plan: async () => planChannel(settings, await read()) }] : []),
    {
      title: `Watching (${project})`,
      plan: async () => {
        const live = await read();
        const channel = live.channels.get(settings.alert_email ?? '');
        return [...(isMain ? planWatch(settings, live, channel) : []), ...planSchedules(settings, plans, live)];
      },
    },
  ];
}

/** Secrets hold the servers' addresses, so these have to be right first. */
function confirmAddresses({ servers }: DeploySettings, live: LiveProject): void {
  const faults = Object.entries(servers).flatMap(([name, { instance, host }]) => {
    const found = live.instances.get(instance);
    if (!found || found.state !== 'RUNNABLE')
      return [`The database server ${instance} is still being made. Run this again.`];
    const address = found.ipAddresses?.find(({ type }) => type === 'PRIVATE')?.ipAddress;
    return address === host
      ? []
      : [`servers.${name}.host must be ${address}, the address of ${instance}, not ${host}.`];
  });
  if (faults.length > 0) throw new ExplainedFault(faults.join('\n'));
}

async function readActors(gcloud: Gcloud, { settings, candidates, project }: OfProject, live: LiveProject) {
  const names = accountsOf(
    settings,
    candidates.map(({ plan }) => plan),
  );
  const emails = names.map((name) => accountEmail(name, project)).filter((email) => live.accounts.has(email));
  const where = `--project=${project}`;
  const read = (email: string) => readBindings(gcloud, 'iam', 'service-accounts', 'get-iam-policy', email, where);
  return new Map(await Promise.all(emails.map(async (email) => [email, await read(email)] as const)));
}

async function planSecrets(gcloud: Gcloud, request: OfProject, live: LiveProject): Promise<Step[]> {
  const { settings, candidates, project } = request;
  const values = new SecretValues(settings, gcloud, await secretsWithVersion(gcloud, settings, live, project));
  const makers = values.ofPlatform();
  for (const { partner, server, database } of candidates) {
    if (partner) for (const [name, make] of values.ofPartner({ partner, server, database })) makers.set(name, make);
  }
  const wanted = wantedSecrets(
    candidates.map(({ plan }) => plan),
    makers,
  );
  const found = await Promise.all(wanted.map(({ name }) => readSecret(gcloud, name, live, project)));
  return wanted.flatMap((secret, index) => [
    ...superuserStep(settings, secret.name, found[index]!, values),
    ...planSecret(secret, found[index]!, project),
  ]);
}

/** The masters that are there: what is derived comes from these. They are in the platform's own project. */
async function secretsWithVersion(
  gcloud: Gcloud,
  settings: DeploySettings,
  live: LiveProject,
  project: string,
): Promise<ReadonlySet<string>> {
  const isMain = project === settings.project;
  const names = isMain ? live.secrets : (await readProject(gcloud, settings.project, settings.region, '')).secrets;
  const known = [...names].filter((name) => name.startsWith(settings.prefix) || isMain);
  const found = await Promise.all(known.map((name) => hasVersion(gcloud, name, settings.project)));
  return new Set(known.filter((_, index) => found[index]));
}

/** A server's first user gets its password before the secret that tells it: a run that ends between sets it again. */
function superuserStep(settings: DeploySettings, secret: string, live: LiveSecret, values: SecretValues): Step[] {
  const server = Object.keys(settings.servers).find((name) => serverSecret(settings.prefix, name) === secret);
  if (server === undefined || live.hasVersion) return [];
  const { instance } = settings.servers[server]!;
  const args = ['sql', 'users', 'set-password', SUPERUSER, `--instance=${instance}`, `--project=${settings.project}`];
  const call = async (): Promise<GcloudCall> => ({
    args: [...args, '--flags-file='],
    file: `--password: ${JSON.stringify(await values.passwordOf(secret))}\n`,
  });
  return [{ what: `password of ${SUPERUSER} on ${instance}`, call }];
}

async function readSecret(gcloud: Gcloud, name: string, live: LiveProject, project: string): Promise<LiveSecret> {
  if (!live.secrets.has(name)) return { exists: false, hasVersion: false, readers: new Set() };
  const [isFilled, bindings] = await Promise.all([
    hasVersion(gcloud, name, project),
    readBindings(gcloud, 'secrets', 'get-iam-policy', name, `--project=${project}`),
  ]);
  const readers = [...bindings]
    .filter((binding) => binding.endsWith(` ${ACCESSOR}`))
    .map((binding) => binding.split(' ')[0]!);
  return { exists: true, hasVersion: isFilled, readers: new Set(readers) };
}

async function hasVersion(gcloud: Gcloud, name: string, project: string): Promise<boolean> {
  const args = ['secrets', 'versions', 'list', name, `--project=${project}`, '--filter=state=enabled', '--limit=1'];
  return ((await gcloud.read<unknown[] | null>(...args)) ?? []).length > 0;
}
