import { ExplainedFault } from '@app/common/errors/explained-fault';
import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import type { Candidate } from '../roll-out/list-deployables';
import { accountEmail, platformNames } from '../render/names';
import { serverSecret, sharedSecrets } from '../render/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { addVersion, type LiveSecret, planSecret, type WantedSecret, wantedSecrets } from './plan-secrets';
import { readSecretsOfProject } from './read-secrets-of-project';
import { SecretValues } from './secret-values';
import type { Steps } from './step';

const SUPERUSER = 'postgres';

/** Some processes of one project, and what secrets there are in it and in the platform's own. */
export interface SecretsRequest {
  settings: DeploySettings;
  project: string;
  candidates: Candidate[];
  existing: ReadonlySet<string>;
  existingOfPlatform: ReadonlySet<string>;
}

/** What is to be done about secrets, in two parts: others are made of the masters, so these have to be there first. */
export interface SecretSteps {
  masters: Steps[];
  others: Steps[];
}

/** Plans the secrets of some processes; those of one service in one sequence, because its URLs share a password. */
export async function planAllSecrets(gcloud: Gcloud, request: SecretsRequest): Promise<SecretSteps> {
  const { settings, project, candidates } = request;
  const masters = new Set<string>(Object.values(sharedSecrets(settings.prefix)));
  const ofPlatform = await readSecretsOfProject(
    gcloud,
    settings.project,
    request.existingOfPlatform,
    request.existingOfPlatform,
  );
  const filled = [...ofPlatform].filter(([, { hasVersion }]) => hasVersion).map(([name]) => name);
  const values = new SecretValues(settings, gcloud, new Set(filled));
  const makers = values.ofPlatform();
  for (const { partner, server, database } of candidates) {
    if (partner) for (const [name, make] of values.ofPartner({ partner, server, database })) makers.set(name, make);
  }
  const wanted = wantedSecrets(
    candidates.map(({ plan }) => plan),
    makers,
  );
  // The build asks the admin API for the partners.
  const { deployer } = platformNames(settings.prefix);
  const adminKey = wanted.find(({ name }) => name === sharedSecrets(settings.prefix).adminApiKey);
  adminKey?.readers.add(accountEmail(deployer, settings.project));
  const names = wanted.map(({ name }) => name);
  const live = await readSecretsOfProject(gcloud, project, names, request.existing);
  refuseDisabled(live);
  const moved = await findMoved(gcloud, project, wanted, live);
  const plan = (secret: WantedSecret): Steps => [
    ...superuserSteps(settings, secret.name, live.get(secret.name)!, values),
    ...planSecret(secret, live.get(secret.name)!, project),
    ...(moved.has(secret.name) ? [addVersion(secret, project, `new address in ${secret.name}`)] : []),
  ];
  const [shared, own] = [
    wanted.filter(({ name }) => masters.has(name)),
    wanted.filter(({ name }) => !masters.has(name)),
  ];
  const byOwner = Map.groupBy(own, ({ owner }) => owner);
  return { masters: shared.map(plan), others: [...byOwner.values()].map((secrets) => secrets.flatMap(plan)) };
}

/** A new key in the place of a disabled one would make unreadable what was sealed, hashed or signed under it. */
function refuseDisabled(live: ReadonlyMap<string, LiveSecret>): void {
  const disabled = [...live].filter(([, { hasVersion, isInForce }]) => hasVersion && !isInForce).map(([name]) => name);
  if (disabled.length === 0) return;
  throw new ExplainedFault(
    `No version is in force of: ${disabled.join(', ')}. Enable one, or add a new one by hand if that is what you want.`,
  );
}

/** The URLs of databases that lead elsewhere than the settings say, such as to a server before a move. */
async function findMoved(
  gcloud: Gcloud,
  project: string,
  wanted: WantedSecret[],
  live: ReadonlyMap<string, LiveSecret>,
): Promise<ReadonlySet<string>> {
  const urls = wanted.filter(({ name, value }) => value && name.endsWith('-url') && live.get(name)!.isInForce);
  const moved = await Promise.all(
    urls.map(async ({ name, value }) => {
      const args = ['secrets', 'versions', 'access', 'latest', `--secret=${name}`, `--project=${project}`];
      return addressOf(await gcloud.readText(...args)) === addressOf(await value!()) ? [] : [name];
    }),
  );
  return new Set(moved.flat());
}

function addressOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}

/** A server's first user gets its password before the secret that tells it: a run that ends between sets it again. */
function superuserSteps(settings: DeploySettings, secret: string, live: LiveSecret, values: SecretValues): Steps {
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
