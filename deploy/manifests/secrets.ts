import type { DeploySettings } from '../settings/deploy-settings';
import { accountEmail, cellService, eventNames, insightName, type Place, platformNames } from './names';
import { placeOfJob, type ProcessPlan } from './process-plan';

/** Which secret holds which setting: name of the setting → reference to the secret. */
export type SecretNames = Record<string, string>;

/** Secrets of the platform: the root keys, and a URL. */
export function sharedSecrets(prefix: string) {
  return {
    tokenHashKey: `${prefix}-token-hash-key`,
    encryptionKey: `${prefix}-encryption-key`,
    receiptSigningKey: `${prefix}-receipt-signing-key`,
    internalKey: `${prefix}-internal-key`,
    spoolKey: `${prefix}-spool-key`,
    adminApiKey: `${prefix}-admin-api-key`,
    /** Only where the gateway's secrets name it as EDGE_KEY, which means that there is an edge. */
    edgeKey: `${prefix}-edge-key`,
    /** With the login of the tables' owner: for the jobs that prepare and migrate, and for no process. */
    configDatabaseUrl: `${prefix}-config-database-url`,
  };
}

/** The URL of a server with a login that may create databases and roles. */
export function serverSecret(prefix: string, server: string): string {
  return `${prefix}-server-${server}-url`;
}

export function adminSecrets(prefix: string) {
  const shared = sharedSecrets(prefix);
  return {
    CONFIG_DATABASE_URL: `${platformNames(prefix).admin}-config-database-url`,
    TOKEN_HASH_KEY: shared.tokenHashKey,
    ENCRYPTION_KEY: shared.encryptionKey,
    INTERNAL_KEY: shared.internalKey,
    ADMIN_API_KEY: shared.adminApiKey,
  };
}

export function gatewaySecrets(prefix: string) {
  const shared = sharedSecrets(prefix);
  const { gateway } = platformNames(prefix);
  return {
    GATEWAY_DATABASE_URL: `${gateway}-database-url`,
    CONFIG_DATABASE_URL: `${gateway}-config-database-url`,
    TOKEN_HASH_KEY: shared.tokenHashKey,
    RECEIPT_SIGNING_KEY: shared.receiptSigningKey,
    SPOOL_KEY: shared.spoolKey,
    INTERNAL_KEY: `${gateway}-internal-key`,
  };
}

export function eventSecrets(prefix: string) {
  const { collector } = eventNames(prefix);
  return {
    ANALYTICS_DATABASE_URL: `${collector}-database-url`,
    CONFIG_DATABASE_URL: `${collector}-config-database-url`,
    TOKEN_HASH_KEY: sharedSecrets(prefix).tokenHashKey,
    INTERNAL_KEY: `${collector}-internal-key`,
  };
}

/** The consumer shares the collector's login, and reads the change feeds of all services. */
export function consumerSecrets(prefix: string) {
  const { ANALYTICS_DATABASE_URL, CONFIG_DATABASE_URL } = eventSecrets(prefix);
  const CHANGE_FEED_KEY = `${eventNames(prefix).consumer}-change-feed-key`;
  return { ANALYTICS_DATABASE_URL, CONFIG_DATABASE_URL, CHANGE_FEED_KEY };
}

export function insightSecrets(prefix: string) {
  const insight = insightName(prefix);
  return {
    INSIGHT_DATABASE_URL: `${insight}-database-url`,
    CONFIG_DATABASE_URL: `${insight}-config-database-url`,
    INTERNAL_KEY: `${insight}-internal-key`,
    INSIGHT_KEY: `${insight}-root-key`,
  };
}

/** A cell derives the keys of its partners, so it reads the root keys. */
export function cellSecrets(prefix: string, cell: string) {
  const shared = sharedSecrets(prefix);
  const service = cellService(prefix, cell);
  return {
    CELL_DATABASE_URL: `${service}-database-url`,
    CONFIG_DATABASE_URL: `${service}-config-database-url`,
    TOKEN_HASH_KEY: shared.tokenHashKey,
    RECEIPT_SIGNING_KEY: shared.receiptSigningKey,
    INTERNAL_KEY: shared.internalKey,
    ENCRYPTION_KEY: shared.encryptionKey,
  };
}

/** Keys of insight for what is no partner's service. */
function insightKeysOfPlatform(prefix: string) {
  return { gateway: insightKeySecret(platformNames(prefix).gateway) };
}

/** The secrets of a partner's service. Its keys are derived from the root keys; it has no other service's keys. */
export function serviceSecrets(prefix: string, service: string) {
  return {
    PARTNER_DATABASE_URL: `${service}-database-url`,
    CONFIG_DATABASE_URL: `${service}-config-database-url`,
    TOKEN_HASH_KEY: sharedSecrets(prefix).tokenHashKey,
    RECEIPT_KEY: `${service}-receipt-key`,
    INTERNAL_KEY: `${service}-internal-key`,
    SIGNING_SECRETS_KEY: `${service}-signing-secrets-key`,
  };
}

/** A service's secret for those who may read its change feed alone; only where there is a consumer of events. */
export function changeFeedSecret(service: string): string {
  return `${service}-change-feed-key`;
}

/** A service's secret for those who may only query its figures; only where there is insight. */
export function insightKeySecret(service: string): string {
  return `${service}-insight-key`;
}

/** The secrets that keys for one purpose alone are in, which a service has or not. */
export function extraSecrets(service: string): string[] {
  return [changeFeedSecret(service), insightKeySecret(service)];
}

/** All secrets of the platform, none of which belongs into a partner's project. */
export function platformSecrets({
  prefix,
  servers,
  cells,
}: Pick<DeploySettings, 'prefix' | 'servers' | 'cells'>): string[] {
  const groups = [
    sharedSecrets,
    adminSecrets,
    gatewaySecrets,
    eventSecrets,
    consumerSecrets,
    insightSecrets,
    insightKeysOfPlatform,
  ].map((of) => of(prefix));
  const ofServers = Object.keys(servers).map((server) => serverSecret(prefix, server));
  const ofCells = Object.keys(cells).flatMap((cell) => Object.values(cellSecrets(prefix, cell)));
  return [...new Set([...groups.flatMap((group) => Object.values<string>(group)), ...ofServers, ...ofCells])];
}

/** A secret of one project. */
export interface SecretReference {
  project: string;
  name: string;
}

const FULL_NAME = /^projects\/([^/]+)\/secrets\/([^/]+)$/;

/** How a reader names a secret: by its name alone in the reader's own project, else in full. */
export function referenceTo({ project, name }: SecretReference, { project: reader }: Pick<Place, 'project'>): string {
  return project === reader ? name : `projects/${project}/secrets/${name}`;
}

/** The secret that a reader's reference means. */
export function resolveSecret(reference: string, { project }: Pick<Place, 'project'>): SecretReference {
  const full = FULL_NAME.exec(reference);
  return full ? { project: full[1]!, name: full[2]! } : { project, name: reference };
}

const SECRETS_ANNOTATION = 'run.googleapis.com/secrets';

/**
 * The annotation by which Cloud Run finds secrets of other projects, each by its name and its project's number
 * (https://cloud.google.com/run/docs/configuring/services/secrets). Empty where all secrets are in the reader's project.
 */
export function secretsAnnotation(
  references: readonly string[],
  place: Pick<Place, 'project'>,
  numbers: ReadonlyMap<string, string>,
): Record<string, string> {
  const others = references
    .map((reference) => resolveSecret(reference, place))
    .filter(({ project }) => project !== place.project)
    .map(({ project, name }) => `${name}:projects/${numbers.get(project)}/secrets/${name}`);
  return others.length === 0 ? {} : { [SECRETS_ANNOTATION]: [...new Set(others)].toSorted().join(',') };
}

/** The secrets of other projects in that annotation, by their names in the manifest; the project is a number. */
export function readSecretsAnnotation(annotations: Record<string, string> | undefined): Map<string, SecretReference> {
  const entries = annotations?.[SECRETS_ANNOTATION]?.split(',') ?? [];
  return new Map(
    entries.flatMap((entry) => {
      const [alias = '', target = ''] = entry.split(':');
      const full = FULL_NAME.exec(target);
      return full ? [[alias, { project: full[1]!, name: full[2]! }] as const] : [];
    }),
  );
}

/** A secret of a project, and an account that reads it. */
export interface SecretNeed {
  project: string;
  secret: string;
  /** The account's address. */
  reader: string;
}

/** What a service and its jobs read, without duplicates. A job may run under another account and in another project. */
export function secretNeedsOf({ secrets, mountedSecrets, place, service, jobs }: ProcessPlan): SecretNeed[] {
  const need = (reference: string, account: string, { project: reader }: Place): SecretNeed => {
    const { project, name } = resolveSecret(reference, { project: reader });
    return { project, secret: name, reader: accountEmail(account, reader) };
  };
  const mounted = mountedSecrets.map((entry) => entry.split('/')[0]!);
  const needs = [
    ...[...Object.values(secrets), ...mounted].map((reference) => need(reference, service, place)),
    ...jobs.flatMap((job) =>
      Object.values(job.overrides?.secrets ?? {}).map((reference) =>
        need(reference, job.runsAs ?? service, placeOfJob({ place }, job)),
      ),
    ),
  ];
  return [...new Map(needs.map((one) => [Object.values(one).join(' '), one])).values()];
}
