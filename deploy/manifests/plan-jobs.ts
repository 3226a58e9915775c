import { serverVariable } from '@app/partner-config/databases/server-url';
import type { Placement } from '../partners/decide-placement';
import type { DeploySettings } from '../settings/deploy-settings';
import { homeOf, platformNames } from './names';
import type { JobPlan, ProcessKind } from './process-plan';
import { referenceTo, type SecretNames, serverSecret, serviceSecrets, sharedSecrets } from './secrets';

export const MIGRATION_TIMEOUT_S = 600;
const CHECK_TIMEOUT_S = 300;
/** An import of many years takes hours. */
const OPS_TIMEOUT_S = 24 * 3_600;
export const MAINTENANCE_TIMEOUT_S = 1_800;

/** Creates database and role, under an account that may read the superuser URLs of the servers. */
export function preparation(
  { prefix, databases }: DeploySettings,
  target: string,
  server: string,
  urls: SecretNames,
): JobPlan {
  return {
    purpose: 'prepare',
    script: scriptOf('admin', 'prepare'),
    overrides: {
      env: { TARGET: target },
      secrets: {
        SERVER_URL: serverSecret(prefix, server),
        CONFIG_SERVER_URL: serverSecret(prefix, databases.config),
        CONFIG_DATABASE_URL: sharedSecrets(prefix).configDatabaseUrl,
        ...urls,
      },
    },
    runsAs: platformNames(prefix).provisioner,
    retries: 0,
    timeoutSeconds: MIGRATION_TIMEOUT_S,
  };
}

/** It reads superuser URLs, and therefore runs in the platform's project, wherever the partner's service runs. */
export function partnerPreparation(
  settings: DeploySettings,
  code: string,
  { service, place, server }: Placement,
): JobPlan {
  const home = place.project === settings.project ? place : homeOf(settings);
  const name = serviceSecrets(settings.prefix, service).PARTNER_DATABASE_URL;
  const url = referenceTo({ project: place.project, name }, home);
  return { ...preparation(settings, code, server, { TARGET_DATABASE_URL: url }), place: home };
}

export function migration(kind: ProcessKind, secrets: SecretNames): JobPlan {
  const script = scriptOf(kind, 'migrate');
  return {
    purpose: 'migrate',
    script,
    overrides: { env: {}, secrets },
    retries: 0,
    timeoutSeconds: MIGRATION_TIMEOUT_S,
  };
}

export function smokeTest(kind: ProcessKind): JobPlan {
  return { purpose: 'check', script: scriptOf(kind, 'check'), retries: 0, timeoutSeconds: CHECK_TIMEOUT_S };
}

/**
 * The tools of operators with a way to the databases, which nothing but `npx platform ops` runs. Its account has the first
 * logins of the servers, with which it becomes the role of one partner, and no key but that of the hashes of tokens, by
 * which an import finds tenants.
 */
export function operations({ prefix, servers, ops }: DeploySettings): JobPlan {
  const shared = sharedSecrets(prefix);
  const urls = Object.keys(servers).map((server) => [serverVariable(server), serverSecret(prefix, server)]);
  return {
    purpose: 'ops',
    script: scriptOf('partner-service', 'restore'),
    namedAfter: prefix,
    overrides: {
      env: {},
      secrets: {
        ...(Object.fromEntries(urls) as SecretNames),
        CONFIG_DATABASE_URL: shared.configDatabaseUrl,
        TOKEN_HASH_KEY: shared.tokenHashKey,
        ...ops?.secrets,
      },
    },
    runsAs: platformNames(prefix).ops,
    retries: 0,
    timeoutSeconds: OPS_TIMEOUT_S,
  };
}

export function scriptOf(app: ProcessKind, program: string): string {
  return `dist/apps/${app}/src/${program}.js`;
}
