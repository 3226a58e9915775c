import { UserFacingError } from '@app/common/errors/user-facing-error';
import { accountMember } from '../cloud/iam';
import { ACCESSOR, accessSecret, addSecretVersion, type LiveSecret } from '../cloud/secret-manager';
import { accountEmail, platformNames } from '../manifests/names';
import { platformSecrets, secretNeedsOf, serverSecret, sharedSecrets } from '../manifests/secrets';
import { type ProjectContext, type Resource, resource, type ResourceGroup, roleGrant } from './resource';
import { derivedKeysOf, type SecretValue, SecretValues, SUPERUSER } from './secret-values';

/** A secret to provision. */
interface WantedSecret {
  name: string;
  /** The service that needs it first. */
  owner: string;
  /** The accounts that read it. */
  readers: ReadonlySet<string>;
  /** Creates its value; undefined for a secret whose value people set. */
  value: SecretValue | undefined;
  live: LiveSecret;
}

/**
 * The secrets that processes need in one project. Those of one service form one group, because its URLs share a
 * password.
 *
 * @param which the root keys, which other keys are derived from, or all the others
 * @throws UserFacingError when a secret is disabled, or when the platform does not have a root key that is needed
 */
export async function secretResources(
  context: ProjectContext,
  which: 'root keys' | 'others',
): Promise<ResourceGroup[]> {
  const { settings } = context;
  const values = new SecretValues(context);
  const wanted = await wantedSecrets(context, values);
  refuseDisabled(wanted);
  await refuseWithoutRootKeys(context, wanted);
  const rootKeys = new Set<string>(Object.values(sharedSecrets(settings.prefix)));
  const selected = wanted.filter(({ name }) => rootKeys.has(name) === (which === 'root keys'));
  const groups = Map.groupBy(selected, ({ name, owner }) => (which === 'root keys' ? name : owner));
  return Promise.all(
    [...groups.values()].map(async (secrets) =>
      (await Promise.all(secrets.map((secret) => resourcesOf(context, secret, values)))).flat(),
    ),
  );
}

/** Copies of the platform's secrets in another project. An account that may read one there has the platform's access. */
export function copiedSecrets({ settings, live, isPlatform }: ProjectContext): string[] {
  if (isPlatform) return [];
  return platformSecrets(settings)
    .filter((name) => live.has('secret', name))
    .map((name) => `delete the secret ${name}, a copy of the platform’s, and change its value where it belongs`);
}

/** Every secret that a process reads in this project, and in the platform's own the superuser URLs of the servers. */
async function wantedSecrets(context: ProjectContext, values: SecretValues): Promise<WantedSecret[]> {
  const { settings, project, processes, isPlatform, live } = context;
  const { prefix, servers } = settings;
  const needs = processes
    .flatMap(({ plan }) => secretNeedsOf(plan).map((need) => ({ ...need, owner: plan.service })))
    .filter((need) => need.project === project);
  if (isPlatform) {
    const { provisioner, deployer } = platformNames(prefix);
    const { adminApiKey } = sharedSecrets(prefix);
    const adminKeyOwner = needs.find(({ secret }) => secret === adminApiKey)?.owner;
    const reader = accountEmail(provisioner, project);
    for (const server of Object.keys(servers)) {
      needs.push({ project, secret: serverSecret(prefix, server), reader, owner: provisioner });
    }
    // The build lists the partners by the admin API.
    if (adminKeyOwner !== undefined) {
      needs.push({ project, secret: adminApiKey, reader: accountEmail(deployer, project), owner: adminKeyOwner });
    }
  }
  const makers = values.all();
  return Promise.all(
    [...Map.groupBy(needs, ({ secret }) => secret)].map(async ([name, group]) => ({
      name,
      owner: group[0]!.owner,
      readers: new Set(group.map(({ reader }) => reader)),
      value: makers.get(name),
      live: await live.secret(name),
    })),
  );
}

/** The secret, its first value or a new one where its URL is outdated, and who may read it. */
async function resourcesOf(context: ProjectContext, secret: WantedSecret, values: SecretValues): Promise<Resource[]> {
  const { project } = context;
  const { name, readers, value, live } = secret;
  const version = (what: string, exists: boolean): Resource[] =>
    value ? [{ what, exists, create: async () => addSecretVersion(project, name, await value()) }] : [];
  return [
    ...superuserPassword(context, secret, values),
    resource(context.live, 'secret', name, `secret ${name}`, name, '--replication-policy=automatic'),
    ...version(`value of ${name}`, live.hasVersion),
    ...[...readers].map((email) =>
      roleGrant(
        `${email.split('@')[0]} reads ${name}`,
        live.readers.has(accountMember(email)),
        'secrets',
        [name, `--project=${project}`],
        accountMember(email),
        ACCESSOR,
      ),
    ),
    ...version(`new address or login in ${name}`, !(await isOutdatedUrl(context, secret))),
  ];
}

/** A new value in the place of a disabled key would make unreadable what was sealed, hashed or signed with the key. */
function refuseDisabled(wanted: WantedSecret[]): void {
  const disabled = wanted
    .filter(({ live }) => live.hasVersion && live.enabledVersion === undefined)
    .map(({ name }) => name);
  if (disabled.length === 0) return;
  throw new UserFacingError(
    `No version is enabled of: ${disabled.join(', ')}. Enable one, or add a new one by hand if that is what you want.`,
  );
}

/** Derived keys need their root keys, which the platform's project has or gets earlier in this run. */
async function refuseWithoutRootKeys(context: ProjectContext, wanted: WantedSecret[]): Promise<void> {
  const { settings, project, processes, platform } = context;
  const toCreate = new Set(wanted.filter(({ value, live }) => value && !live.hasVersion).map(({ name }) => name));
  const createdNow = new Set(
    processes
      .flatMap(({ plan }) => secretNeedsOf(plan))
      .filter((need) => need.project === settings.project)
      .map(({ secret }) => secret),
  );
  const rootKeys = new Set(
    derivedKeysOf(context)
      .filter(({ name }) => toCreate.has(name))
      .map(({ rootKey }) => rootKey),
  );
  const missing: string[] = [];
  for (const name of rootKeys) {
    if (!createdNow.has(name) && !(await platform.secret(name)).hasVersion) missing.push(name);
  }
  if (missing.length === 0) return;
  throw new UserFacingError(
    `The secrets of ${project} are derived from ${missing.join(', ')}, which ${settings.project} does not have yet. ` +
      'First: npm run provision -- platform',
  );
}

/** Whether a URL leads to another server than the settings say, or logs in to the config database with another login. */
async function isOutdatedUrl({ gcloud, project }: ProjectContext, { name, value, live }: WantedSecret) {
  if (!value || !name.endsWith('-url') || live.enabledVersion === undefined) return false;
  const [current, wanted] = [await accessSecret(gcloud, project, name), await value()];
  return addressAndLogin(current) !== addressAndLogin(wanted);
}

function addressAndLogin(url: string): string {
  const { username, password, host, pathname } = new URL(url);
  return `${username}:${password}@${host}${pathname}`;
}

/** Set before the secret that holds it is written: an interrupted run sets the password again. */
function superuserPassword(
  { settings }: ProjectContext,
  { name, live }: WantedSecret,
  values: SecretValues,
): Resource[] {
  const { prefix, project, servers } = settings;
  const server = Object.entries(servers).find(([key]) => serverSecret(prefix, key) === name);
  if (!server) return [];
  const { instance } = server[1];
  const args = ['sql', 'users', 'set-password', SUPERUSER, `--instance=${instance}`, `--project=${project}`];
  const create = async () => ({
    args: [...args, '--flags-file='],
    file: `--password: ${JSON.stringify((await values.loginOf(name, SUPERUSER)).password)}\n`,
  });
  return [{ what: `password of ${SUPERUSER} on ${instance}`, exists: live.hasVersion, create }];
}
