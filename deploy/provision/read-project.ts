import type { Gcloud } from '../cloud/gcloud';
import { type Bindings, readBindings } from '../cloud/read-bindings';
import type { DeploySettings } from '../settings/deploy-settings';

/** A Cloud SQL instance as gcloud shows it. */
export interface LiveInstance {
  name: string;
  state?: string;
  ipAddresses?: { type: string; ipAddress: string }[];
  settings?: { databaseFlags?: { name: string; value: string }[] };
}

/** A subnetwork as gcloud shows it. */
export interface LiveSubnetwork {
  name: string;
  /** In full, with the region at its end. */
  region: string;
  privateIpGoogleAccess?: boolean;
}

/** What is there of a project, by name. */
export interface LiveProject {
  apis: ReadonlySet<string>;
  repositories: ReadonlySet<string>;
  networks: ReadonlySet<string>;
  /** By `region/name`: every region may have one of a name. */
  subnetworks: ReadonlyMap<string, LiveSubnetwork>;
  /** As `region/name`. */
  connectors: ReadonlySet<string>;
  routers: ReadonlySet<string>;
  nats: ReadonlySet<string>;
  addresses: ReadonlySet<string>;
  peerings: ReadonlySet<string>;
  instances: ReadonlyMap<string, LiveInstance>;
  accounts: ReadonlySet<string>;
  secrets: ReadonlySet<string>;
  metrics: ReadonlySet<string>;
  policies: ReadonlySet<string>;
  /** Title → full name. */
  channels: ReadonlyMap<string, string>;
  uptimeChecks: ReadonlySet<string>;
  /** By their full names, which hold their region. */
  schedules: ReadonlySet<string>;
  /** Of the project's policy. */
  bindings: Bindings;
}

interface Named {
  name?: string;
  displayName?: string;
  email?: string;
  config?: { name: string };
}

/** Which API a list needs: without it the list is empty, and asking is refused. */
const NEEDS = {
  artifacts: 'artifactregistry.googleapis.com',
  compute: 'compute.googleapis.com',
  connectors: 'vpcaccess.googleapis.com',
  peerings: 'servicenetworking.googleapis.com',
  sql: 'sqladmin.googleapis.com',
  secrets: 'secretmanager.googleapis.com',
  scheduler: 'cloudscheduler.googleapis.com',
  logging: 'logging.googleapis.com',
  monitoring: 'monitoring.googleapis.com',
} as const;

/** Reads everything that provisioning makes, so that only what is missing is made. */
export async function readProject(gcloud: Gcloud, project: string, settings: DeploySettings): Promise<LiveProject> {
  const where = `--project=${project}`;
  const apis = names(await gcloud.read<Named[]>('services', 'list', '--enabled', where));
  const list: List = async <T = Named>(api: string, ...args: string[]) =>
    apis.has(api) ? ((await gcloud.read<T[] | null>(...args, where)) ?? []) : [];
  const [ground, watch, accounts, secrets, bindings] = await Promise.all([
    readGround(list, settings),
    readWatch(list, settings),
    gcloud.read<Named[]>('iam', 'service-accounts', 'list', where),
    list(NEEDS.secrets, 'secrets', 'list'),
    readBindings(gcloud, 'projects', 'get-iam-policy', project),
  ]);
  const emails = new Set(accounts.map(({ email }) => email ?? ''));
  return { apis, ...ground, ...watch, accounts: emails, secrets: names(secrets), bindings };
}

/** Lists things of one API; nothing where that is not enabled. */
type List = <T = Named>(api: string, ...args: string[]) => Promise<T[]>;

async function readGround(list: List, { region, networks: wanted }: DeploySettings) {
  const connectorsOf = async (of: string) => {
    const there = await list(
      NEEDS.connectors,
      'compute',
      'networks',
      'vpc-access',
      'connectors',
      'list',
      `--region=${of}`,
    );
    return [...names(there)].map((name) => inRegion(of, name));
  };
  const routersThere = await list<{ name: string; region: string }>(NEEDS.compute, 'compute', 'routers', 'list');
  const natsOf = ({ name, region: of }: { name: string; region: string }) =>
    list(NEEDS.compute, 'compute', 'routers', 'nats', 'list', `--router=${name}`, `--region=${of.split('/').at(-1)}`);
  const onNetwork = `--network=${wanted[region]!.network}`;
  const [repositories, networks, subnetworks, connectors, nats, addresses, peerings, instances] = await Promise.all([
    list(NEEDS.artifacts, 'artifacts', 'repositories', 'list', `--location=${region}`),
    list(NEEDS.compute, 'compute', 'networks', 'list'),
    list<LiveSubnetwork>(NEEDS.compute, 'compute', 'networks', 'subnets', 'list'),
    Promise.all(Object.keys(wanted).map(connectorsOf)),
    Promise.all(routersThere.map(natsOf)),
    list(NEEDS.compute, 'compute', 'addresses', 'list', '--global'),
    list<{ service: string }>(NEEDS.peerings, 'services', 'vpc-peerings', 'list', onNetwork),
    list<LiveInstance>(NEEDS.sql, 'sql', 'instances', 'list'),
  ]);
  return {
    repositories: names(repositories),
    networks: names(networks),
    subnetworks: new Map(subnetworks.map((one) => [inRegion(one.region.split('/').at(-1)!, one.name), one])),
    connectors: new Set(connectors.flat()),
    routers: names(routersThere),
    nats: names(nats.flat()),
    addresses: names(addresses),
    peerings: new Set(peerings.map(({ service }) => service)),
    instances: new Map(instances.map((instance) => [instance.name, instance])),
  };
}

/** What a thing is known by that every region may have under the same name. */
export function inRegion(region: string, name: string): string {
  return `${region}/${name}`;
}

async function readWatch(list: List, { networks }: DeploySettings) {
  const schedulesOf = (of: string) => list(NEEDS.scheduler, 'scheduler', 'jobs', 'list', `--location=${of}`);
  const [metrics, policies, channels, uptimeChecks, schedules] = await Promise.all([
    list(NEEDS.logging, 'logging', 'metrics', 'list'),
    list(NEEDS.monitoring, 'alpha', 'monitoring', 'policies', 'list'),
    list(NEEDS.monitoring, 'beta', 'monitoring', 'channels', 'list'),
    list(NEEDS.monitoring, 'monitoring', 'uptime', 'list-configs'),
    Promise.all(Object.keys(networks).map(schedulesOf)),
  ]);
  return {
    metrics: names(metrics),
    policies: titles(policies),
    channels: new Map(channels.map(({ displayName, name }) => [displayName ?? '', name ?? ''])),
    uptimeChecks: titles(uptimeChecks),
    schedules: new Set(schedules.flat().map(({ name }) => name ?? '')),
  };
}

/** The last part of a full name, such as projects/p/secrets/NAME. */
function names(items: Named[]): Set<string> {
  return new Set(items.map(({ name, config }) => (config?.name ?? name ?? '').split('/').at(-1)!));
}

function titles(items: Named[]): Set<string> {
  return new Set(items.map(({ displayName }) => displayName ?? ''));
}
