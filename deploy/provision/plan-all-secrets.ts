import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import { accessSecret } from '../cloud/read-secrets';
import type { Candidate } from '../rollout/list-processes';
import { accountEmail, platformNames } from '../manifests/names';
import { secretNeedsOf } from '../manifests/secret-needs';
import { serverSecret, sharedSecrets } from '../manifests/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { gatewayKeys, partnerKeys } from './derived-keys';
import { findMissingRootKeys } from './find-missing-root-keys';
import {
  addVersion,
  type LiveSecret,
  type OwnedNeed,
  planSecret,
  type WantedSecret,
  wantedSecrets,
} from './plan-secrets';
import { readSecretsOfProject } from './read-secrets-of-project';
import { SecretValues, SUPERUSER } from './secret-values';
import type { Steps } from './step';

/** What secrets some processes need in one project, wherever they run, and which are there and in the platform's own. */
export interface SecretsRequest {
  settings: DeploySettings;
  project: string;
  candidates: Candidate[];
  existing: ReadonlySet<string>;
  existingOfPlatform: ReadonlySet<string>;
  /** Secrets of the platform that are made before these. */
  madeBefore: ReadonlySet<string>;
}

/** What is to be done about secrets, in two parts: others are made of the masters, so these have to be there first. */
export interface SecretSteps {
  rootKeys: Steps[];
  others: Steps[];
}

/** Plans the secrets of some processes; those of one service in one sequence, because its URLs share a password. */
export async function planAllSecrets(gcloud: Gcloud, request: SecretsRequest): Promise<SecretSteps> {
  const { settings, project } = request;
  const masters = new Set<string>(Object.values(sharedSecrets(settings.prefix)));
  const isOfPlatform = project === settings.project;
  const needs = needsOf(request);
  const names = needs.map(({ secret }) => secret);
  const { live, ofPlatform } = await readLive(gcloud, request, names, masters);
  const filled = { project, inProject: withVersion(live), ofPlatform: withVersion(ofPlatform) };
  const values = new SecretValues(settings, gcloud, filled);
  const wanted = wantedSecrets(needs, makersOf(values, request));
  refuseDisabled(wanted, live);
  refuseWithoutSources(request, wanted, live, filled.ofPlatform);
  const moved = await findMoved(gcloud, project, wanted, live);
  const plan = (secret: WantedSecret): Steps => [
    ...(isOfPlatform ? superuserSteps(settings, secret.name, live.get(secret.name)!, values) : []),
    ...planSecret(secret, live.get(secret.name)!, project),
    ...(moved.has(secret.name) ? [addVersion(secret, project, `new address or login in ${secret.name}`)] : []),
  ];
  const [shared, own] = [
    wanted.filter(({ name }) => masters.has(name)),
    wanted.filter(({ name }) => !masters.has(name)),
  ];
  const byOwner = Map.groupBy(own, ({ owner }) => owner);
  return { rootKeys: shared.map(plan), others: [...byOwner.values()].map((secrets) => secrets.flatMap(plan)) };
}

/** What the processes need of a project; of the platform's also the servers' first logins. */
function needsOf({ settings, project, candidates }: SecretsRequest): OwnedNeed[] {
  const needs = candidates
    .flatMap(({ plan }) => secretNeedsOf(plan).map((need) => ({ ...need, owner: plan.service })))
    .filter((need) => need.project === project);
  if (project !== settings.project) return needs;
  const { provisioner, deployer } = platformNames(settings.prefix);
  const reader = accountEmail(provisioner, project);
  const ofServers = Object.keys(settings.servers).map((server) => serverSecret(settings.prefix, server));
  const { adminApiKey } = sharedSecrets(settings.prefix);
  // The build asks the admin API for the partners.
  const ofBuild = needs
    .filter(({ secret }) => secret === adminApiKey)
    .map((need) => ({ ...need, reader: accountEmail(deployer, project) }));
  return [...needs, ...ofServers.map((secret) => ({ project, secret, reader, owner: provisioner })), ...ofBuild];
}

/** Of all the secrets of a project, those that matter here. */
async function readLive(gcloud: Gcloud, request: SecretsRequest, names: string[], masters: Iterable<string>) {
  const { settings, project, existing, existingOfPlatform } = request;
  if (project === settings.project) {
    const live = await readSecretsOfProject(gcloud, project, [...names, ...masters], existing);
    return { live, ofPlatform: live };
  }
  const [live, ofPlatform] = await Promise.all([
    readSecretsOfProject(gcloud, project, names, existing),
    readSecretsOfProject(gcloud, settings.project, masters, existingOfPlatform),
  ]);
  return { live, ofPlatform };
}

function withVersion(secrets: ReadonlyMap<string, LiveSecret>): ReadonlySet<string> {
  return new Set([...secrets].filter(([, { hasVersion }]) => hasVersion).map(([name]) => name));
}

/** A partner's own secrets are made in its project, the platform's in the platform's: none is copied to another. */
function makersOf(
  values: SecretValues,
  { settings, project, candidates }: SecretsRequest,
): Map<string, () => Promise<string>> {
  const makers = project === settings.project ? values.ofPlatform() : new Map<string, () => Promise<string>>();
  for (const { plan, server, database } of partnersIn(project, candidates)) {
    const own = values.ofPartner({ partnerCode: plan.title, service: plan.service, server, database });
    for (const [name, make] of own) makers.set(name, make);
  }
  return makers;
}

function partnersIn(project: string, candidates: Candidate[]): Candidate[] {
  return candidates.filter(({ plan, partner }) => partner && plan.place.project === project);
}

/** A new key in the place of a disabled one would make unreadable what was sealed, hashed or signed under it. */
function refuseDisabled(wanted: WantedSecret[], live: ReadonlyMap<string, LiveSecret>): void {
  const isDisabled = ({ hasVersion, isEnabled: isInForce }: LiveSecret) => hasVersion && !isInForce;
  const disabled = wanted.map(({ name }) => name).filter((name) => isDisabled(live.get(name)!));
  if (disabled.length === 0) return;
  throw new UserFacingError(
    `No version is in force of: ${disabled.join(', ')}. Enable one, or add a new one by hand if that is what you want.`,
  );
}

/** @throws ExplainedFault when the platform does not have yet what these are derived from */
function refuseWithoutSources(
  { settings, project, candidates, madeBefore }: SecretsRequest,
  wanted: WantedSecret[],
  live: ReadonlyMap<string, LiveSecret>,
  ofPlatform: ReadonlySet<string>,
): void {
  const missing = findMissingRootKeys({
    derived: [
      ...gatewayKeys(settings.prefix),
      ...partnersIn(project, candidates).flatMap(({ plan }) => partnerKeys(settings.prefix, plan.title, plan.service)),
    ],
    empty: wanted.filter(({ name, value }) => value && !live.get(name)!.hasVersion).map(({ name }) => name),
    there: new Set([...ofPlatform, ...madeBefore]),
  });
  if (missing.length === 0) return;
  throw new UserFacingError(
    `The secrets of ${project} are made of ${missing.join(', ')}, which ${settings.project} does not have yet. ` +
      'First: npm run provision -- platform',
  );
}

/**
 * The URLs of databases that lead elsewhere than the settings say, such as to a server before a move, or that log in to
 * the config database as somebody else than to their own.
 */
async function findMoved(
  gcloud: Gcloud,
  project: string,
  wanted: WantedSecret[],
  live: ReadonlyMap<string, LiveSecret>,
): Promise<ReadonlySet<string>> {
  const urls = wanted.filter(({ name, value }) => value && name.endsWith('-url') && live.get(name)!.isEnabled);
  const moved = await Promise.all(
    urls.map(async ({ name, value }) => {
      const present = await accessSecret(gcloud, project, name);
      return whereAndWho(present) === whereAndWho(await value!()) ? [] : [name];
    }),
  );
  return new Set(moved.flat());
}

function whereAndWho(url: string): string {
  const { username, password, host, pathname } = new URL(url);
  return `${username}:${password}@${host}${pathname}`;
}

/** A server's first user gets its password before the secret that tells it: a run that ends between sets it again. */
function superuserSteps(settings: DeploySettings, secret: string, live: LiveSecret, values: SecretValues): Steps {
  const server = Object.keys(settings.servers).find((name) => serverSecret(settings.prefix, name) === secret);
  if (server === undefined || live.hasVersion) return [];
  const { instance } = settings.servers[server]!;
  const args = ['sql', 'users', 'set-password', SUPERUSER, `--instance=${instance}`, `--project=${settings.project}`];
  const call = async (): Promise<GcloudCall> => ({
    args: [...args, '--flags-file='],
    file: `--password: ${JSON.stringify((await values.loginOf(secret, SUPERUSER)).password)}\n`,
  });
  return [{ what: `password of ${SUPERUSER} on ${instance}`, call }];
}
