import type { Placement } from '../partners/decide-placement';
import type { DeploySettings, ProcessSettings } from '../settings/deploy-settings';
import { accountEmail, deterministicUrl, type Place, platformNames } from './names';
import { referenceTo } from './secret-reference';
import { type JobPlan, type ProcessPlan, sizeOf } from './process-plan';
import {
  adminSecrets,
  gatewaySecrets,
  type SecretNames,
  serverSecret,
  serviceSecrets,
  sharedSecrets,
} from './secret-names';

const MIGRATION_TIMEOUT_S = 600;
const CHECK_TIMEOUT_S = 300;
const MAINTENANCE_TIMEOUT_S = 1_800;

const SERVICE_SIZE = { minInstances: 1, maxInstances: 4, cpu: '1', memory: '512Mi', concurrency: 250 };
const GATEWAY_SIZE = { minInstances: 1, maxInstances: 4, cpu: '1', memory: '512Mi', concurrency: 500 };
/** One instance is there always: it watches the books. */
const ADMIN_SIZE = { minInstances: 1, maxInstances: 2, cpu: '1', memory: '512Mi', concurrency: 80 };

/** Where the platform's own processes run. */
function placeOf({ project, region }: DeploySettings): Place {
  return { project, region };
}

/** A partner's service. Throttling is off for all, because they work between requests too. */
export function planPartner(settings: DeploySettings, code: string, placement: Placement): ProcessPlan {
  const { prefix } = settings;
  const { service, place, isPublic } = placement;
  const own = settings.partners[code] ?? {};
  const given = [settings.partner_services, own];
  // What all processes share is read where the platform keeps it: a copy in another project would be everybody's there.
  const tokenHashKey = { project: settings.project, name: sharedSecrets(prefix).tokenHashKey };
  return {
    kind: 'partner-service',
    service,
    title: code,
    place,
    script: scriptOf('partner-service', 'main'),
    size: sizeOf(SERVICE_SIZE, ...given),
    env: {
      PARTNER_CODE: code,
      ...commonEnv(place),
      ...mountedAt(own.signing_secrets),
      ...envOf(given),
    },
    secrets: {
      ...serviceSecrets(prefix, service),
      TOKEN_HASH_KEY: referenceTo(tokenHashKey, place),
      ...secretsOf(given),
    },
    mountedSecrets: own.signing_secrets ?? [],
    ingress: isPublic ? 'all' : 'internal',
    callsServices: false,
    invokers: isPublic
      ? { kind: 'everybody' }
      : { kind: 'accounts', emails: [...callersOfServices(settings), accountEmail(service, place.project)] },
    jobs: jobsOfPartner(settings, code, placement),
  };
}

function jobsOfPartner(settings: DeploySettings, code: string, placement: Placement): JobPlan[] {
  const { service } = placement;
  return [
    preparationElsewhere(settings, code, placement),
    migration('partner-service', { PARTNER_DATABASE_URL: `${service}-database-url` }),
    check('partner-service'),
    {
      purpose: 'maintenance',
      script: scriptOf('partner-service', 'maintenance'),
      startedBy: accountEmail(platformNames(settings.prefix).scheduler, settings.project),
      retries: 1,
      timeoutSeconds: MAINTENANCE_TIMEOUT_S,
    },
  ];
}

/** The public door. */
export function planGateway(settings: DeploySettings): ProcessPlan {
  const place = placeOf(settings);
  const secrets = gatewaySecrets(settings.prefix);
  return {
    kind: 'gateway',
    service: platformNames(settings.prefix).gateway,
    title: 'gateway',
    place,
    script: scriptOf('gateway', 'main'),
    size: sizeOf(GATEWAY_SIZE, settings.gateway),
    env: { ...commonEnv(place), ...envOf([settings.gateway]) },
    secrets: { ...secrets, ...secretsOf([settings.gateway]) },
    mountedSecrets: [],
    ingress: 'all',
    callsServices: true,
    invokers: { kind: 'everybody' },
    jobs: [
      preparation(settings, 'gateway', settings.databases.gateway, secrets['GATEWAY_DATABASE_URL']!),
      migration('gateway', { GATEWAY_DATABASE_URL: secrets['GATEWAY_DATABASE_URL']! }),
      check('gateway'),
    ],
  };
}

/** The admin API: reached by those alone who may invoke it, with its API keys on top. */
export function planAdmin(settings: DeploySettings): ProcessPlan {
  const place = placeOf(settings);
  const { gateway, admin, deployer } = platformNames(settings.prefix);
  const secrets = adminSecrets(settings.prefix);
  const { TOKEN_HASH_KEY, ENCRYPTION_KEY } = secrets as Record<string, string>;
  const { configDatabaseUrl: ownerUrl } = sharedSecrets(settings.prefix);
  // The account of the admin app cannot read the owner's URL.
  const runsAs = platformNames(settings.prefix).provisioner;
  const prepare = preparation(settings, 'config', settings.databases.config, ownerUrl);
  const gatewayUrl = deterministicUrl(gateway, settings.project_number, settings.region);
  return {
    kind: 'admin',
    service: admin,
    title: 'admin',
    place,
    script: scriptOf('admin', 'main'),
    size: sizeOf(ADMIN_SIZE, settings.admin),
    env: { ...commonEnv(place), GATEWAY_URL: gatewayUrl, ...envOf([settings.admin]) },
    secrets: { ...secrets, ...secretsOf([settings.admin]) },
    mountedSecrets: [],
    ingress: 'all',
    callsServices: true,
    invokers: { kind: 'accounts', emails: [admin, deployer].map((name) => accountEmail(name, place.project)) },
    jobs: [
      {
        ...prepare,
        overrides: {
          ...prepare.overrides!,
          secrets: { ...prepare.overrides!.secrets, APP_DATABASE_URL: secrets['CONFIG_DATABASE_URL']! },
        },
      },
      { ...migration('admin', { CONFIG_DATABASE_URL: ownerUrl }), runsAs },
      {
        purpose: 'seed',
        script: scriptOf('admin', 'seed'),
        overrides: {
          env: {},
          secrets: {
            CONFIG_DATABASE_URL: secrets['CONFIG_DATABASE_URL']!,
            TOKEN_HASH_KEY: TOKEN_HASH_KEY!,
            ENCRYPTION_KEY: ENCRYPTION_KEY!,
          },
        },
        retries: 0,
        timeoutSeconds: MIGRATION_TIMEOUT_S,
      },
      check('admin'),
    ],
  };
}

/** The gateway passes postbacks on, and admin asks under /internal. */
function callersOfServices({ prefix, project }: DeploySettings): string[] {
  const { gateway, admin } = platformNames(prefix);
  return [gateway, admin].map((service) => accountEmail(service, project));
}

/** Under an account of its own, because it may create databases and roles. */
function preparation({ prefix, databases }: DeploySettings, target: string, server: string, url: string): JobPlan {
  return {
    purpose: 'prepare',
    script: scriptOf('admin', 'prepare'),
    overrides: {
      env: { TARGET: target },
      secrets: {
        SERVER_URL: serverSecret(prefix, server),
        CONFIG_SERVER_URL: serverSecret(prefix, databases.config),
        CONFIG_DATABASE_URL: sharedSecrets(prefix).configDatabaseUrl,
        TARGET_DATABASE_URL: url,
      },
    },
    runsAs: platformNames(prefix).provisioner,
    retries: 0,
    timeoutSeconds: MIGRATION_TIMEOUT_S,
  };
}

/** It holds the logins of servers and owner, and so runs in the platform's project alone, wherever its service is. */
function preparationElsewhere(settings: DeploySettings, code: string, placement: Placement): JobPlan {
  const { service, place, server } = placement;
  const url = { project: place.project, name: `${service}-database-url` };
  const home = place.project === settings.project ? place : placeOf(settings);
  return { ...preparation(settings, code, server, referenceTo(url, home)), place: home };
}

function migration(app: string, secrets: SecretNames): JobPlan {
  const script = scriptOf(app, 'migrate');
  return {
    purpose: 'migrate',
    script,
    overrides: { env: {}, secrets },
    retries: 0,
    timeoutSeconds: MIGRATION_TIMEOUT_S,
  };
}

function check(app: string): JobPlan {
  return { purpose: 'check', script: scriptOf(app, 'check'), retries: 0, timeoutSeconds: CHECK_TIMEOUT_S };
}

function scriptOf(app: string, program: string): string {
  return `dist/apps/${app}/src/${program}.js`;
}

/** Google's front end appends one entry to X-Forwarded-For. */
function commonEnv({ project }: Place): Record<string, string> {
  return { TRUSTED_PROXY_HOPS: '1', GOOGLE_CLOUD_PROJECT: project };
}

function mountedAt(signingSecrets: string[] | undefined): Record<string, string> {
  return signingSecrets?.length ? { SIGNING_SECRETS_DIR: '/signing-secrets' } : {};
}

function envOf(given: ProcessSettings[]): Record<string, string> {
  return Object.assign({}, ...given.map(({ env }) => env)) as Record<string, string>;
}

function secretsOf(given: ProcessSettings[]): Record<string, string> {
  return Object.assign({}, ...given.map(({ secrets }) => secrets)) as Record<string, string>;
}
