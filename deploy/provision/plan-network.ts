import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeploySettings, NetworkSettings, ServerSettings } from '../settings/deploy-settings';
import { inRegion, type LiveProject } from './read-project';
import { type Step, step, type Words } from './step';

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
/** In UTC: the small hours of Southeast Asia. */
const BACKUP_TIME = '18:00';
const BACKUPS_KEPT = 14;

/** Without its API nothing of a kind can be made, or even listed. */
export function planApis(live: LiveProject, project: string): Step[] {
  const missing = APIS.filter((api) => !live.apis.has(api));
  if (missing.length === 0) return [];
  return [step(`APIs ${missing.join(', ')}`, 'services', 'enable', ...missing, `--project=${project}`)];
}

/**
 * What the platform's own project has beside processes: image repository, network, database servers.
 *
 * @throws ExplainedFault for a network that the database servers cannot be reached from
 */
export function planPlatformResources(settings: DeploySettings, live: LiveProject): Step[] {
  const { project, region, prefix } = settings;
  const network = settings.networks[region]!;
  refuseOtherNetworks(settings);
  const where = `--project=${project}`;
  return [
    ...unless(live.repositories, prefix, `image repository ${prefix}`, [
      ['artifacts', 'repositories', 'create', prefix, where],
      ['--repository-format=docker', `--location=${region}`, '--immutable-tags'],
    ]),
    ...Object.entries(settings.networks).flatMap(([where, theirs]) => planRegion(settings, where, theirs, live)),
    ...planPeering(settings, network, live),
    ...Object.values(settings.servers).flatMap((server) => planServer(settings, server, network, live)),
  ];
}

/** Only one network has a way to the servers; a peering is not passed on to others. */
function refuseOtherNetworks({ networks, region }: DeploySettings): void {
  const { network } = networks[region]!;
  const others = Object.entries(networks).filter(([, theirs]) => theirs.network !== network);
  if (others.length === 0) return;
  const faults = others.map(
    ([where, theirs]) =>
      `networks.${where}.network is ${theirs.network}, but the database servers can be reached from ${network} alone: ` +
      `say ${network}, with a subnetwork of its own in ${where}`,
  );
  throw new UserFacingError(faults.join('\n'));
}

/** The network, once for all regions that name it, and what a region has of its own. */
function planRegion(
  { project, networks }: DeploySettings,
  region: string,
  network: NetworkSettings,
  live: LiveProject,
): Step[] {
  const where = `--project=${project}`;
  const onNetwork = `--network=${network.network}`;
  const router = `${network.network}-${region}`;
  const isNamedFirst = Object.values(networks).find((other) => other.network === network.network) === network;
  return [
    ...unless(
      isNamedFirst ? live.networks : new Set([network.network]),
      network.network,
      `network ${network.network}`,
      [['compute', 'networks', 'create', network.network, where, '--subnet-mode=custom']],
    ),
    ...planSubnetwork(
      project,
      region,
      { name: network.subnetwork, network: network.network, range: network.range },
      live,
    ),
    // All that gateway and admin send goes through the network; to addresses that are not Google's only by this.
    ...unless(live.routers, router, `router ${router}`, [
      ['compute', 'routers', 'create', router, where, onNetwork, `--region=${region}`],
    ]),
    ...unless(live.nats, router, `way out ${router}`, [
      ['compute', 'routers', 'nats', 'create', router, where, `--router=${router}`, `--region=${region}`],
      ['--auto-allocate-nat-external-ips', '--nat-all-subnet-ip-ranges'],
    ]),
    ...(network.kind === 'connector' ? planConnector(project, region, network, live) : []),
  ];
}

/** Calls between services count as internal only with Private Google Access. */
function planSubnetwork(
  project: string,
  region: string,
  { name, network, range }: { name: string; network: string; range: string },
  live: LiveProject,
): Step[] {
  const place = [`--project=${project}`, `--region=${region}`, '--enable-private-ip-google-access'];
  const found = live.subnetworks.get(inRegion(region, name));
  const ofSubnetworks = ['compute', 'networks', 'subnets'];
  if (found === undefined) {
    const its = [`--network=${network}`, `--range=${range}`];
    return [step(`subnetwork ${name} in ${region}`, [...ofSubnetworks, 'create', name], place, its)];
  }
  if (found.privateIpGoogleAccess !== false) return [];
  return [step(`Private Google Access of ${name} in ${region}`, [...ofSubnetworks, 'update', name], place)];
}

/** A connector on a subnetwork of ours: only there can Private Google Access be had. */
function planConnector(project: string, region: string, network: NetworkSettings, live: LiveProject): Step[] {
  const name = network.connector!;
  return [
    ...planSubnetwork(project, region, { name, network: network.network, range: network.connector_range }, live),
    ...unless(live.connectors, inRegion(region, name), `connector ${name} in ${region}`, [
      ['compute', 'networks', 'vpc-access', 'connectors', 'create', name, `--project=${project}`],
      [`--region=${region}`, `--subnet=${name}`],
    ]),
  ];
}

/** The way to the database servers, which live in a network of Google's. */
function planPeering({ project, prefix }: DeploySettings, { network }: NetworkSettings, live: LiveProject): Step[] {
  const where = `--project=${project}`;
  const onNetwork = `--network=${network}`;
  const range = `${prefix}-sql`;
  return [
    ...unless(live.addresses, range, `addresses ${range} for database servers`, [
      ['compute', 'addresses', 'create', range, where, onNetwork, '--global'],
      ['--purpose=VPC_PEERING', '--prefix-length=20'],
    ]),
    ...unless(live.peerings, PEERING, 'peering with the network of the database servers', [
      ['services', 'vpc-peerings', 'connect', where, onNetwork, `--service=${PEERING}`, `--ranges=${range}`],
    ]),
  ];
}

/** Private address, TLS only, recovery to any point in time, and no way to delete it by mistake. */
function planServer(
  { project, region }: DeploySettings,
  server: ServerSettings,
  { network }: NetworkSettings,
  live: LiveProject,
): Step[] {
  const isPublic = (server.public_networks ?? []).length > 0;
  const outside = isPublic
    ? ['--assign-ip', `--authorized-networks=${server.public_networks!.join(',')}`]
    : ['--no-assign-ip'];
  return unless(new Set(live.instances.keys()), server.instance, `database server ${server.instance}`, [
    ['sql', 'instances', 'create', server.instance, `--project=${project}`, `--region=${server.region ?? region}`],
    [`--database-version=${POSTGRES}`, '--edition=enterprise', `--tier=${server.tier}`],
    ['--availability-type=regional', '--storage-auto-increase', '--deletion-protection'],
    [`--network=projects/${project}/global/networks/${network}`, ...outside, '--ssl-mode=ENCRYPTED_ONLY'],
    [`--backup-start-time=${BACKUP_TIME}`, '--enable-point-in-time-recovery'],
    [`--retained-backups-count=${BACKUPS_KEPT}`, `--database-flags=max_connections=${server.max_connections}`],
  ]);
}

function unless(there: ReadonlySet<string>, name: string, what: string, words: Words): Step[] {
  return there.has(name) ? [] : [step(what, ...words)];
}
