import type { DeploySettings } from '../settings/deploy-settings';

/** An item of a list as gcloud shows it; each kind has some of these fields. */
export interface Item {
  name?: string;
  displayName?: string;
  email?: string;
  service?: string;
  /** A full name with the region at its end. */
  region?: string;
  config?: { name: string };
  /** Of an image repository. */
  cleanupPolicies?: object;
  /** Of a subnetwork. */
  privateIpGoogleAccess?: boolean;
  /** Of a Cloud SQL instance. */
  state?: string;
  ipAddresses?: { type: string; ipAddress: string }[];
  settings?: { databaseFlags?: { name: string; value: string }[] };
}

/** How the resources of a kind are listed and created. */
export interface KindOfResource {
  /** Where this API is not enabled, gcloud refuses to list, and nothing of the kind exists. */
  api?: string;
  /** The command group, such as `compute networks`. */
  group: string;
  /** The command that lists; `list` by default. */
  list?: string;
  /** The command that creates; `create` by default. */
  create?: string;
  /** The flag of each list command, for kinds that one command does not list completely. */
  scopes?: (settings: DeploySettings) => string[];
  /** The key that identifies a resource; without it the last part of its name, as in projects/p/secrets/NAME. */
  key?: (item: Item, scope: string) => string;
}

const perRegion = (flag: string) => (settings: DeploySettings) =>
  Object.keys(settings.networks).map((region) => `--${flag}=${region}`);
const byDisplayName = ({ displayName = '' }: Item): string => displayName;

/** Every kind of resource in a project, apart from roles. */
export const KINDS = {
  repository: {
    api: 'artifactregistry',
    group: 'artifacts repositories',
    scopes: ({ region }) => [`--location=${region}`],
  },
  bucket: { group: 'storage buckets' },
  network: { api: 'compute', group: 'compute networks' },
  subnetwork: {
    api: 'compute',
    group: 'compute networks subnets',
    key: ({ region, name }) => inRegion(lastPart(region), name!),
  },
  connector: {
    api: 'vpcaccess',
    group: 'compute networks vpc-access connectors',
    scopes: perRegion('region'),
    key: ({ name }, scope) => inRegion(scope.split('=')[1]!, lastPart(name)),
  },
  router: { api: 'compute', group: 'compute routers' },
  nat: {
    api: 'compute',
    group: 'compute routers nats',
    // Listed router by router.
    scopes: () => [],
  },
  address: { api: 'compute', group: 'compute addresses', scopes: () => ['--global'] },
  peering: {
    api: 'servicenetworking',
    group: 'services vpc-peerings',
    create: 'connect',
    scopes: ({ networks, region }) => [`--network=${networks[region]!.network}`],
    key: ({ service = '' }) => service,
  },
  instance: { api: 'sqladmin', group: 'sql instances' },
  account: { group: 'iam service-accounts', key: ({ email = '' }) => email },
  secret: { api: 'secretmanager', group: 'secrets' },
  metric: { api: 'logging', group: 'logging metrics' },
  policy: { api: 'monitoring', group: 'alpha monitoring policies', key: byDisplayName },
  channel: { api: 'monitoring', group: 'beta monitoring channels', key: byDisplayName },
  uptimeCheck: { api: 'monitoring', group: 'monitoring uptime', list: 'list-configs', key: byDisplayName },
  schedule: {
    api: 'cloudscheduler',
    group: 'scheduler jobs',
    create: 'create http',
    scopes: perRegion('location'),
    key: ({ name = '' }) => name,
  },
} as const satisfies Record<string, KindOfResource>;

export type ListedKind = keyof typeof KINDS;

/** APIs are enabled, and not created. */
export type Kind = ListedKind | 'api';

/** The key of a resource whose name is unique within a region only. */
export function inRegion(region: string, name: string): string {
  return `${region}/${name}`;
}

/** The last part of a full name. */
export function lastPart(name = ''): string {
  return name.split('/').at(-1)!;
}
