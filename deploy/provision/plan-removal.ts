import type { Gcloud, GcloudCall } from '../cloud/gcloud';
import type { Placement } from '../partners/decide-placement';
import { accountEmail } from '../manifests/names';
import { serviceSecrets, sharedSecrets } from '../manifests/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';

interface Named {
  name?: string;
  email?: string;
}

/**
 * What takes a partner's data away for good, as far as it is still there: database, secrets, account. Its login stays,
 * with nothing to log in to; a database on a server that the settings do not list is not ours to take away.
 */
export async function planRemovalOfData(
  gcloud: Gcloud,
  settings: DeploySettings,
  { service, place: { project }, server, database }: Placement,
): Promise<GcloudCall[]> {
  const where = `--project=${project}`;
  const instance = settings.servers[server]?.instance;
  const shared = new Set<string>(Object.values(sharedSecrets(settings.prefix)));
  const own = Object.values(serviceSecrets(settings.prefix, service)).filter((secret) => !shared.has(secret));
  const onInstance = [`--instance=${instance}`, `--project=${settings.project}`];
  const [databases, secrets, accounts] = await Promise.all([
    instance === undefined ? [] : gcloud.read<Named[]>('sql', 'databases', 'list', ...onInstance),
    gcloud.read<Named[]>('secrets', 'list', where),
    gcloud.read<Named[]>('iam', 'service-accounts', 'list', where),
  ]);
  const there = new Set([...secrets, ...accounts].map(({ name, email }) => email ?? name?.split('/').at(-1)));
  const hasDatabase = databases.some(({ name }) => name === database);
  const email = accountEmail(service, project);
  return [
    ...(hasDatabase ? [{ args: ['sql', 'databases', 'delete', database, ...onInstance] }] : []),
    ...own.filter((secret) => there.has(secret)).map((secret) => ({ args: ['secrets', 'delete', secret, where] })),
    ...(there.has(email) ? [{ args: ['iam', 'service-accounts', 'delete', email, where] }] : []),
  ];
}
