import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import type { Candidate } from '../roll-out/list-deployables';
import { accountEmail, platformNames } from '../render/names';
import { serverSecret, sharedSecrets } from '../render/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { type LiveSecret, planSecret, type WantedSecret, wantedSecrets } from './plan-secrets';
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
  const plan = (secret: WantedSecret): Steps => [
    ...superuserSteps(settings, secret.name, live.get(secret.name)!, values),
    ...planSecret(secret, live.get(secret.name)!, project),
  ];
  const [shared, own] = [
    wanted.filter(({ name }) => masters.has(name)),
    wanted.filter(({ name }) => !masters.has(name)),
  ];
  const byOwner = Map.groupBy(own, ({ owner }) => owner);
  return { masters: shared.map(plan), others: [...byOwner.values()].map((secrets) => secrets.flatMap(plan)) };
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
