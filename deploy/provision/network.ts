import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeploySettings, NetworkSettings, ServerSettings } from '../settings/deploy-settings';
import { inRegion } from './kinds';
import type { LiveProject } from './live-project';
import { type Resource, resource } from './resource';

const APIS = [
  'artifactregistry',
  'cloudbuild',
  'cloudscheduler',
  'compute',
  // Where Cloud Build writes the provenance of images.
  'containeranalysis',
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
/** Each server restarts on a day of its own: the spool has to work while the partners' server does not. */
const MAINTENANCE_DAYS = ['TUE', 'THU', 'SAT', 'MON', 'WED', 'FRI', 'SUN'];
/** In UTC, when few people shop in East and South-East Asia. */
const MAINTENANCE_HOUR = 20;
const RETAINED_BACKUPS = 14;

/** The APIs, enabled by one command because each call takes a while. @param others those that the settings need */
export function apiResources(live: LiveProject, others: readonly string[]): Resource[] {
  const missing = [...APIS, ...others].filter((api) => !live.has('api', api));
  const args = ['services', 'enable', ...missing, `--project=${live.project}`];
  return [{ what: `APIs ${missing.join(', ')}`, exists: missing.length === 0, create: () => ({ args }) }];
}

/**
 * The image repository, the network and the database servers of the platform's own project.
 *
 * @throws UserFacingError for a network that cannot reach the database servers
 */
export function networkResources(settings: DeploySettings, live: LiveProject): Resource[] {
  const { region, prefix, networks, servers } = settings;
  const { network } = networks[region]!;
  requireOneNetwork(settings);
  const range = `${prefix}-sql`;
  const onNetwork = `--network=${network}`;
  const imageFlags = ['--repository-format=docker', `--location=${region}`, '--immutable-tags'];
  const rangeFlags = [onNetwork, '--global', '--purpose=VPC_PEERING', '--prefix-length=20'];
  const peeringFlags = [onNetwork, `--service=${PEERING}`, `--ranges=${range}`];
  return [
    resource(live, 'repository', prefix, `image repository ${prefix}`, prefix, ...imageFlags),
    resource(live, 'network', network, `network ${network}`, network, '--subnet-mode=custom'),
    ...Object.entries(networks).flatMap(([name, theirs]) => regionResources(name, theirs, live)),
    // The database servers live in a network of Google's, which the platform's network is peered with.
    resource(live, 'address', range, `address range ${range} for database servers`, range, ...rangeFlags),
    resource(live, 'peering', PEERING, 'peering with the network of the database servers', ...peeringFlags),
    ...Object.values(servers).map((server, index) => {
      const place = { region: server.region ?? region, network, maintenanceDay: MAINTENANCE_DAYS[index % 7]! };
      return serverResource(server, place, live);
    }),
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
function regionResources(region: string, settings: NetworkSettings, live: LiveProject): Resource[] {
  const { network, subnetwork, range, kind, connector = '', connector_range: connectorRange } = settings;
  const router = `${network}-${region}`;
  const inThisRegion = `--region=${region}`;
  const natFlags = [`--router=${router}`, '--auto-allocate-nat-external-ips', '--nat-all-subnet-ip-ranges'];
  const connectorArgs = [connector, inThisRegion, `--subnet=${connector}`];
  return [
    subnetworkResource(region, { name: subnetwork, network, range }, live),
    // Gateway and admin send everything through the network, which reaches addresses outside Google only by NAT.
    resource(live, 'router', router, `router ${router}`, router, `--network=${network}`, inThisRegion),
    resource(live, 'nat', router, `NAT ${router}`, router, ...natFlags, inThisRegion),
    ...(kind === 'connector'
      ? [
          // On a subnetwork of our own, because only that can have Private Google Access.
          subnetworkResource(region, { name: connector, network, range: connectorRange }, live),
          resource(
            live,
            'connector',
            inRegion(region, connector),
            `connector ${connector} in ${region}`,
            ...connectorArgs,
          ),
        ]
      : []),
  ];
}

/** Cloud Run counts a call between services as internal only from a subnetwork with Private Google Access. */
function subnetworkResource(
  region: string,
  { name, network, range }: { name: string; network: string; range: string },
  live: LiveProject,
): Resource {
  const key = inRegion(region, name);
  const flags = [`--region=${region}`, '--enable-private-ip-google-access'];
  const found = live.find('subnetwork', key);
  if (!found) {
    const own = [`--network=${network}`, `--range=${range}`];
    return resource(live, 'subnetwork', key, `subnetwork ${name} in ${region}`, name, ...flags, ...own);
  }
  const args = ['compute', 'networks', 'subnets', 'update', name, ...flags, `--project=${live.project}`];
  const exists = found.privateIpGoogleAccess !== false;
  return { what: `Private Google Access of ${name} in ${region}`, exists, create: () => ({ args }) };
}

/** A private address, TLS only, point-in-time recovery, and protection against deletion. */
function serverResource(
  { instance, tier, availability, max_connections: connections, public_networks: publicNetworks = [] }: ServerSettings,
  { region, network, maintenanceDay }: { region: string; network: string; maintenanceDay: string },
  live: LiveProject,
): Resource {
  const publicAccess =
    publicNetworks.length > 0
      ? ['--assign-ip', `--authorized-networks=${publicNetworks.join(',')}`]
      : ['--no-assign-ip'];
  const flags = [
    `--region=${region}`,
    `--database-version=${POSTGRES}`,
    '--edition=enterprise',
    `--tier=${tier}`,
    `--availability-type=${availability}`,
    '--storage-auto-increase',
    '--deletion-protection',
    `--network=projects/${live.project}/global/networks/${network}`,
    ...publicAccess,
    '--ssl-mode=ENCRYPTED_ONLY',
    `--maintenance-window-day=${maintenanceDay}`,
    `--maintenance-window-hour=${MAINTENANCE_HOUR}`,
    `--backup-start-time=${BACKUP_TIME}`,
    '--enable-point-in-time-recovery',
    `--retained-backups-count=${RETAINED_BACKUPS}`,
    `--database-flags=max_connections=${connections}`,
  ];
  return resource(live, 'instance', instance, `database server ${instance}`, instance, ...flags);
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
