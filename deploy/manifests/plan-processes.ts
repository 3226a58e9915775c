import type { Placement } from '../partners/decide-placement';
import type { DeploySettings, PartnersProcessSettings, ProcessSettings } from '../settings/deploy-settings';
import { accountEmail, deterministicUrl, eventNames, homeOf, insightName, type Place, platformNames } from './names';
import {
  MAINTENANCE_TIMEOUT_S,
  migration,
  MIGRATION_TIMEOUT_S,
  operations,
  partnerPreparation,
  preparation,
  scriptOf,
  smokeTest,
} from './plan-jobs';
import type { Invokers, ProcessKind, ProcessPlan, ProcessSize } from './process-plan';
import {
  adminSecrets,
  changeFeedSecret,
  gatewaySecrets,
  insightKeySecret,
  referenceTo,
  type SecretNames,
  serviceSecrets,
  sharedSecrets,
} from './secrets';

/** Settings of the collector that the gateway has to know too. */
const COLLECTOR_PATHS = new Set(['ANALYTICS_SCRIPT_PATH', 'ANALYTICS_COLLECT_PATH']);

const SIZES: Readonly<Record<ProcessKind, ProcessSize>> = {
  'partner-service': { minInstances: 1, maxInstances: 4, cpu: '1', memory: '512Mi', concurrency: 250 },
  // 50 partners took 290 MiB; a second instance starts while the first is replaced or busy.
  cell: { minInstances: 1, maxInstances: 2, cpu: '1', memory: '1Gi', concurrency: 500 },
  gateway: { minInstances: 1, maxInstances: 4, cpu: '1', memory: '512Mi', concurrency: 500 },
  // One instance always runs, because reconciliation runs in it.
  admin: { minInstances: 1, maxInstances: 2, cpu: '1', memory: '512Mi', concurrency: 80 },
  insight: { minInstances: 1, maxInstances: 2, cpu: '1', memory: '512Mi', concurrency: 80 },
  analytics: { minInstances: 1, maxInstances: 4, cpu: '1', memory: '512Mi', concurrency: 250 },
  // It has no callers, so the number of its instances is what the settings say.
  'analytics-consumer': { minInstances: 1, maxInstances: 1, cpu: '1', memory: '512Mi', concurrency: 80 },
};

/** A partner's service. */
export function planPartner(settings: DeploySettings, code: string, placement: Placement): ProcessPlan {
  const { prefix, project } = settings;
  const { service, place, isPublic } = placement;
  const own = settings.partners[code] ?? {};
  // A key that all processes share is read where the platform keeps it, and not copied to other projects.
  const tokenHashKey = { project, name: sharedSecrets(prefix).tokenHashKey };
  return {
    ...planProcess('partner-service', code, service, place, [settings.partner_services, own], {
      env: { PARTNER_CODE: code, ...(own.signing_secrets?.length && { SIGNING_SECRETS_DIR: '/signing-secrets' }) },
      secrets: {
        ...serviceSecrets(prefix, service),
        TOKEN_HASH_KEY: referenceTo(tokenHashKey, place),
        ...(settings.events && { CHANGE_FEED_KEY: changeFeedSecret(service) }),
        ...(settings.insight && { INSIGHT_KEY: insightKeySecret(service) }),
      },
    }),
    mountedSecrets: own.signing_secrets ?? [],
    ingress: isPublic ? 'all' : 'internal',
    callsServices: false,
    invokers: isPublic ? publicInvokers(settings) : internalInvokers(settings, accountEmail(service, place.project)),
    jobs: [
      partnerPreparation(settings, code, placement),
      migration('partner-service', { PARTNER_DATABASE_URL: serviceSecrets(prefix, service).PARTNER_DATABASE_URL }),
      smokeTest('partner-service'),
      {
        purpose: 'maintenance',
        script: scriptOf('partner-service', 'maintenance'),
        startedBy: accountEmail(platformNames(prefix).scheduler, project),
        retries: 1,
        timeoutSeconds: MAINTENANCE_TIMEOUT_S,
      },
    ],
  };
}

/**
 * The gateway passes postbacks on, the admin app calls /internal, the service's own account runs its check, the consumer
 * of events follows its conversions, and insight queries its figures.
 */
export function internalInvokers({ prefix, project, events, insight }: DeploySettings, own: string): string[] {
  const { gateway, admin } = platformNames(prefix);
  const watchers = [...(events ? [eventNames(prefix).consumer] : []), ...(insight ? [insightName(prefix)] : [])];
  return [
    ...[gateway, admin].map((name) => accountEmail(name, project)),
    own,
    ...watchers.map((name) => accountEmail(name, project)),
  ];
}

/** An organisation may forbid roles of `allUsers`, as Google's default policy for new ones does. */
function publicInvokers({ public_services: how }: DeploySettings): Invokers {
  return how === 'unchecked' ? 'unchecked' : 'public';
}

/** The public gateway. */
export function planGateway(settings: DeploySettings): ProcessPlan {
  const secrets = gatewaySecrets(settings.prefix);
  const url = secrets.GATEWAY_DATABASE_URL;
  const service = platformNames(settings.prefix).gateway;
  return {
    ...planProcess('gateway', 'gateway', service, homeOf(settings), [settings.gateway], {
      env: eventEnvOf(settings),
      // Insight samples its overview.
      secrets: { ...secrets, ...(settings.insight && { INSIGHT_KEY: insightKeySecret(service) }) },
    }),
    ingress: 'all',
    callsServices: true,
    invokers: publicInvokers(settings),
    jobs: [
      preparation(settings, 'gateway', settings.databases.gateway, { TARGET_DATABASE_URL: url }),
      migration('gateway', { GATEWAY_DATABASE_URL: url }),
      smokeTest('gateway'),
    ],
  };
}

/** The admin API, for those who may invoke it and have an API key. */
export function planAdmin(settings: DeploySettings, env: Record<string, string> = {}): ProcessPlan {
  const { prefix, project, project_number: number, region, databases } = settings;
  const { gateway, admin, deployer, provisioner } = platformNames(prefix);
  const secrets = adminSecrets(prefix);
  const { CONFIG_DATABASE_URL, TOKEN_HASH_KEY, ENCRYPTION_KEY } = secrets;
  const ownerUrl = sharedSecrets(prefix).configDatabaseUrl;
  const gatewayUrl = deterministicUrl(gateway, number, region);
  return {
    ...planProcess('admin', 'admin', admin, homeOf(settings), [settings.admin], {
      env: {
        GATEWAY_URL: gatewayUrl,
        PUBLIC_URL: settings.public_url ?? gatewayUrl,
        ...env,
        ...collectorUrlOf(settings),
        ...insightUrlOf(settings),
      },
      secrets,
    }),
    ingress: 'all',
    callsServices: true,
    invokers: [accountEmail(admin, project), accountEmail(deployer, project)],
    jobs: [
      preparation(settings, 'config', databases.config, {
        TARGET_DATABASE_URL: ownerUrl,
        APP_DATABASE_URL: CONFIG_DATABASE_URL,
      }),
      // The admin app's own account cannot read the owner's URL.
      { ...migration('admin', { CONFIG_DATABASE_URL: ownerUrl }), runsAs: provisioner },
      {
        purpose: 'seed',
        script: scriptOf('admin', 'seed'),
        overrides: { env: {}, secrets: { CONFIG_DATABASE_URL, TOKEN_HASH_KEY, ENCRYPTION_KEY } },
        retries: 0,
        timeoutSeconds: MIGRATION_TIMEOUT_S,
      },
      smokeTest('admin'),
      operations(settings),
    ],
  };
}

/** Where the gateway finds the collector, and which paths of its own it passes on. */
function eventEnvOf(settings: DeploySettings): Record<string, string> {
  const own = Object.entries(settings.events?.collector.env ?? {});
  return { ...collectorUrlOf(settings), ...Object.fromEntries(own.filter(([name]) => COLLECTOR_PATHS.has(name))) };
}

function collectorUrlOf({ events, prefix, project_number: number, region }: DeploySettings): Record<string, string> {
  return events ? { ANALYTICS_URL: deterministicUrl(eventNames(prefix).collector, number, region) } : {};
}

function insightUrlOf({ insight, prefix, project_number: number, region }: DeploySettings): Record<string, string> {
  return insight ? { INSIGHT_URL: deterministicUrl(insightName(prefix), number, region) } : {};
}

/** What all processes have; the later of the settings take precedence. */
export function planProcess(
  kind: ProcessKind,
  title: string,
  service: string,
  place: Place,
  settings: ProcessSettings[],
  { env, secrets }: { env: Record<string, string>; secrets: SecretNames },
) {
  return {
    kind,
    service,
    title,
    place,
    script: `dist/apps/${kind}/main.js`,
    size: sizeOf(SIZES[kind], settings),
    env: {
      // Google's front end appends one entry to X-Forwarded-For.
      TRUSTED_PROXY_HOPS: '1',
      GOOGLE_CLOUD_PROJECT: place.project,
      ...env,
      ...Object.assign({}, ...settings.map((one) => one.env)),
    } as Record<string, string>,
    secrets: { ...secrets, ...Object.assign({}, ...settings.map((one) => one.secrets)) } as SecretNames,
    mountedSecrets: [],
  };
}

function sizeOf(defaults: ProcessSize, settings: PartnersProcessSettings[]): ProcessSize {
  const size = { ...defaults };
  for (const { sleeps, min_instances, max_instances, cpu, memory, concurrency } of settings) {
    // What a partner says of itself takes precedence in either form.
    const min = sleeps === true ? 0 : sleeps === false ? Math.max(1, size.minInstances) : undefined;
    size.minInstances = min_instances ?? min ?? size.minInstances;
    // What sleeps is quiet: one instance takes 250 requests at once, and the spool what is beyond.
    size.maxInstances = max_instances ?? (sleeps === true ? 1 : size.maxInstances);
    size.cpu = cpu ?? size.cpu;
    size.memory = memory ?? size.memory;
    size.concurrency = concurrency ?? size.concurrency;
  }
  return size;
}
