import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeploySettings, NetworkSettings, ServerSettings } from '../settings/deploy-settings';
import { inRegion, type LiveProject } from './live-project';
import { type Resource, resource } from './resource';

const APIS = [
  'artifactregistry',
  'cloudbuild',
  'cloudscheduler',
  'compute',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'run',
  'secretmanager',
  'servicenetworking',
  'sqladmin',
  'vpcaccess',
].map((name) => `${name}.googleapis.com`);
const PEERING = 'servicenetworking.googleapis.com';
const POSTGRES = 'POSTGRES_17';
/** In UTC: night in Southeast Asia. */
const BACKUP_TIME = '18:00';
const RETAINED_BACKUPS = 14;

/** The APIs, enabled by one command because each call takes a while. */
export function apiResources(live: LiveProject): Resource[] {
  const missing = APIS.filter((api) => !live.has('api', api));
  const what = `APIs ${missing.join(', ')}`;
  return [resource(what, missing.length === 0, 'services enable', missing, `--project=${live.project}`)];
}

/**
 * The image repository, the network and the database servers of the platform's own project.
 *
 * @throws UserFacingError for a network that cannot reach the database servers
 */
export function networkResources(settings: DeploySettings, live: LiveProject): Resource[] {
  const { project, region, prefix, networks, servers } = settings;
  const { network } = networks[region]!;
  requireOneNetwork(settings);
  const where = `--project=${project}`;
  const range = `${prefix}-sql`;
  return [
    resource(`image repository ${prefix}`, live.has('repository', prefix), 'artifacts repositories create', [
      prefix,
      where,
      '--repository-format=docker',
      `--location=${region}`,
      '--immutable-tags',
    ]),
    resource(`network ${network}`, live.has('network', network), 'compute networks create', [
      network,
      where,
      '--subnet-mode=custom',
    ]),
    ...Object.entries(networks).flatMap(([name, theirs]) => regionResources(where, name, theirs, live)),
    // The database servers live in a network of Google's, which the platform's network is peered with.
    resource(`address range ${range} for database servers`, live.has('address', range), 'compute addresses create', [
      range,
      where,
      `--network=${network}`,
      '--global',
      '--purpose=VPC_PEERING',
      '--prefix-length=20',
    ]),
    resource(
      'peering with the network of the database servers',
      live.has('peering', PEERING),
      'services vpc-peerings connect',
      [where, `--network=${network}`, `--service=${PEERING}`, `--ranges=${range}`],
    ),
    ...Object.values(servers).map((server) => serverResource(settings, server, network, live)),
  ];
}

/** Only one network is peered with the database servers, and peering is not transitive. */
function requireOneNetwork({ networks, region }: DeploySettings): void {
  const { network } = networks[region]!;
  const errors = Object.entries(networks)
    .filter(([, other]) => other.network !== network)
    .map(
      ([name, other]) =>
        `networks.${name}.network is ${other.network}, but only ${network} reaches the database servers: ` +
        `set it to ${network}, with a subnetwork of its own in ${name}`,
    );
  if (errors.length > 0) throw new UserFacingError(errors.join('\n'));
}

/** What the network has in a region. */
function regionResources(where: string, region: string, settings: NetworkSettings, live: LiveProject): Resource[] {
  const { network, subnetwork, range, kind, connector, connector_range: connectorRange } = settings;
  const router = `${network}-${region}`;
  return [
    subnetworkResource(where, region, { name: subnetwork, network, range }, live),
    // Gateway and admin send everything through the network, which reaches addresses outside Google only by NAT.
    resource(`router ${router}`, live.has('router', router), 'compute routers create', [
      router,
      where,
      `--network=${network}`,
      `--region=${region}`,
    ]),
    resource(
      `NAT ${router}`,
      live.has('nat', router),
      'compute routers nats create',
      [router, where, `--router=${router}`, `--region=${region}`],
      ['--auto-allocate-nat-external-ips', '--nat-all-subnet-ip-ranges'],
    ),
    ...(kind === 'connector'
      ? [
          // On a subnetwork of our own, because only that can have Private Google Access.
          subnetworkResource(where, region, { name: connector!, network, range: connectorRange }, live),
          resource(
            `connector ${connector} in ${region}`,
            live.has('connector', inRegion(region, connector!)),
            'compute networks vpc-access connectors create',
            [connector!, where, `--region=${region}`, `--subnet=${connector}`],
          ),
        ]
      : []),
  ];
}

/** Cloud Run counts a call between services as internal only from a subnetwork with Private Google Access. */
function subnetworkResource(
  where: string,
  region: string,
  { name, network, range }: { name: string; network: string; range: string },
  live: LiveProject,
): Resource {
  const flags = [where, `--region=${region}`, '--enable-private-ip-google-access'];
  const found = live.find('subnetwork', inRegion(region, name));
  if (!found) {
    const own = [`--network=${network}`, `--range=${range}`];
    return resource(`subnetwork ${name} in ${region}`, false, 'compute networks subnets create', name, flags, own);
  }
  return resource(
    `Private Google Access of ${name} in ${region}`,
    found.privateIpGoogleAccess !== false,
    'compute networks subnets update',
    [name, ...flags],
  );
}

/** A private address, TLS only, point-in-time recovery, and protection against deletion. */
function serverResource(
  { project, region }: DeploySettings,
  { instance, tier, max_connections: connections, region: own, public_networks: publicNetworks = [] }: ServerSettings,
  network: string,
  live: LiveProject,
): Resource {
  const publicAccess =
    publicNetworks.length > 0
      ? ['--assign-ip', `--authorized-networks=${publicNetworks.join(',')}`]
      : ['--no-assign-ip'];
  return resource(
    `database server ${instance}`,
    live.has('instance', instance),
    'sql instances create',
    [instance, `--project=${project}`, `--region=${own ?? region}`],
    [`--database-version=${POSTGRES}`, '--edition=enterprise', `--tier=${tier}`],
    ['--availability-type=regional', '--storage-auto-increase', '--deletion-protection'],
    [`--network=projects/${project}/global/networks/${network}`, ...publicAccess, '--ssl-mode=ENCRYPTED_ONLY'],
    [`--backup-start-time=${BACKUP_TIME}`, '--enable-point-in-time-recovery'],
    [`--retained-backups-count=${RETAINED_BACKUPS}`, `--database-flags=max_connections=${connections}`],
  );
}

/** Secrets hold the servers' addresses, so the settings must have them right. @throws UserFacingError */
export function checkServers({ servers }: DeploySettings, live: LiveProject): void {
  const errors = Object.entries(servers).flatMap(([name, { instance, host, max_connections: expected }]) => {
    const found = live.find('instance', instance);
    if (found?.state !== 'RUNNABLE') return [`The database server ${instance} is still being created. Run this again.`];
    const limit = found.settings?.databaseFlags?.find((flag) => flag.name === 'max_connections')?.value;
    if (limit !== undefined && Number(limit) !== expected) {
      return [
        `servers.${name}.max_connections is ${expected}, but ${instance} has ${limit}. Correct the setting, or change ` +
          `the server (it restarts): gcloud sql instances patch ${instance} --database-flags=max_connections=${expected}`,
      ];
    }
    const address = found.ipAddresses?.find(({ type }) => type === 'PRIVATE')?.ipAddress;
    return address === host
      ? []
      : [`servers.${name}.host must be ${address}, the address of ${instance}, not ${host}.`];
  });
  if (errors.length > 0) throw new UserFacingError(errors.join('\n'));
}
