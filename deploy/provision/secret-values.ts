import { platformNames } from '../manifests/names';
import { deriveFeedRootKey, deriveInsightRootKey, deriveServiceKey } from '@app/common/identity/sign-call';
import { randomKey } from '@app/common/security/keyed-hash';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { cellDatabaseOf } from '@app/partner-config/databases/cell-databases';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin, urlOf } from '@app/partner-config/databases/on-database';
import {
  ADMIN_ROLE,
  ANALYTICS_DATABASE,
  ANALYTICS_ROLE,
  CONFIG_APP_ROLE,
  CONFIG_DATABASE,
  GATEWAY_DATABASE,
  GATEWAY_ROLE,
  INSIGHT_DATABASE,
  INSIGHT_ROLE,
} from '@app/partner-config/databases/platform-databases';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { accessSecret } from '../cloud/secret-manager';
import {
  adminSecrets,
  cellSecrets,
  changeFeedSecret,
  consumerSecrets,
  eventSecrets,
  gatewaySecrets,
  insightKeySecret,
  insightSecrets,
  serverSecret,
  serviceSecrets,
  sharedSecrets,
} from '../manifests/secrets';
import type { Deployable } from '../rollout/list-processes';
import { once } from './live-project';
import type { ProjectContext } from './resource';

/** The first user of a server. */
export const SUPERUSER = 'postgres';
/** Encrypted, unverified: Node does not know Cloud SQL's own authority, and the address is in our network. */
const TLS = 'uselibpqcompat=true&sslmode=require';

/** Creates the value of a secret. */
export type SecretValue = () => Promise<string>;

/** A key of one process that is derived from a root key. */
interface DerivedKey {
  /** The name of its secret. */
  name: string;
  /** The name of the root key's secret, which the platform's project holds. */
  rootKey: string;
  derive: (rootKey: string) => string;
}

/** Keys that the processes of the platform know each other by. */
function platformKeysOf(prefix: string): DerivedKey[] {
  const { internalKey } = sharedSecrets(prefix);
  return [
    {
      name: gatewaySecrets(prefix).INTERNAL_KEY,
      rootKey: internalKey,
      derive: (key: string) => deriveServiceKey(key, 'gateway'),
    },
    {
      name: eventSecrets(prefix).INTERNAL_KEY,
      rootKey: internalKey,
      derive: (key: string) => deriveServiceKey(key, 'analytics'),
    },
    { name: consumerSecrets(prefix).CHANGE_FEED_KEY, rootKey: internalKey, derive: deriveFeedRootKey },
    {
      name: insightKeySecret(platformNames(prefix).gateway),
      rootKey: internalKey,
      derive: (key: string) => deriveServiceKey(deriveInsightRootKey(key), 'gateway'),
    },
    { name: insightSecrets(prefix).INSIGHT_KEY, rootKey: internalKey, derive: deriveInsightRootKey },
    {
      name: insightSecrets(prefix).INTERNAL_KEY,
      rootKey: internalKey,
      derive: (key: string) => deriveServiceKey(key, 'insight'),
    },
  ];
}

/** The derived keys that belong in a project: the gateway's, those of events and of the partners' services. */
export function derivedKeysOf({ settings: { prefix }, own, isPlatform }: ProjectContext): DerivedKey[] {
  const { receiptSigningKey, internalKey, encryptionKey } = sharedSecrets(prefix);
  const ofPartners = own.flatMap(({ plan: { title: code, service }, partner }) => {
    if (!partner) return [];
    const names = serviceSecrets(prefix, service);
    return [
      { name: names.RECEIPT_KEY, rootKey: receiptSigningKey, derive: (key: string) => deriveEnvelopeKey(key, code) },
      { name: names.INTERNAL_KEY, rootKey: internalKey, derive: (key: string) => deriveServiceKey(key, code) },
      {
        name: changeFeedSecret(service),
        rootKey: internalKey,
        derive: (key: string) => deriveServiceKey(deriveFeedRootKey(key), code),
      },
      {
        name: insightKeySecret(service),
        rootKey: internalKey,
        derive: (key: string) => deriveServiceKey(deriveInsightRootKey(key), code),
      },
      {
        name: names.SIGNING_SECRETS_KEY,
        rootKey: encryptionKey,
        derive: (key: string) => deriveSigningSecretsKey(key, code),
      },
    ];
  });
  return [...(isPlatform ? platformKeysOf(prefix) : []), ...ofPartners];
}

/** Creates the values of the secrets of one project: random keys, derived keys and URLs of databases. */
export class SecretValues {
  private readonly rootKeys = new Map<string, Promise<string>>();
  private readonly logins = new Map<string, Promise<Login>>();

  constructor(private readonly context: ProjectContext) {}

  /** How each secret is created, by its name. A secret of another project, or one that people set, is not among them. */
  all(): Map<string, SecretValue> {
    const { own, isPlatform } = this.context;
    return new Map<string, SecretValue>([
      ...(isPlatform ? this.ofPlatform() : []),
      ...own.flatMap((process) => (process.partner ? this.urlsOfPartner(process) : [])),
      ...own.flatMap((process) => (process.cell ? this.urlsOfCell(process) : [])),
      ...derivedKeysOf(this.context).map(
        ({ name, rootKey, derive }) => [name, async () => derive(await this.rootKey(rootKey))] as const,
      ),
    ]);
  }

  private ofPlatform(): [string, SecretValue][] {
    const { prefix, databases, servers } = this.context.settings;
    const shared = sharedSecrets(prefix);
    const gateway = gatewaySecrets(prefix);
    const admin = adminSecrets(prefix).CONFIG_DATABASE_URL;
    const owner = shared.configDatabaseUrl;
    const { config, gateway: gatewayServer } = databases;
    const events = eventSecrets(prefix);
    const eventServer = this.context.settings.events?.server ?? config;
    const eventLogin = { role: ANALYTICS_ROLE, secret: events.ANALYTICS_DATABASE_URL };
    const login = gateway.GATEWAY_DATABASE_URL;
    const insight = insightSecrets(prefix);
    return [
      ...Object.values(shared).map((name): [string, SecretValue] => [name, () => this.rootKey(name)]),
      [owner, () => this.url(config, CONFIG_DATABASE, { role: ADMIN_ROLE, secret: owner })],
      [admin, () => this.url(config, CONFIG_DATABASE, { role: CONFIG_APP_ROLE, secret: admin })],
      [gateway.CONFIG_DATABASE_URL, () => this.url(config, CONFIG_DATABASE, { role: GATEWAY_ROLE, secret: login })],
      [insight.INSIGHT_DATABASE_URL, async () => this.url(config, INSIGHT_DATABASE, await this.insightLogin())],
      [insight.CONFIG_DATABASE_URL, async () => this.url(config, CONFIG_DATABASE, await this.insightLogin())],
      [login, () => this.url(gatewayServer, GATEWAY_DATABASE, { role: GATEWAY_ROLE, secret: login })],
      [events.ANALYTICS_DATABASE_URL, () => this.url(eventServer, ANALYTICS_DATABASE, eventLogin)],
      [events.CONFIG_DATABASE_URL, () => this.url(config, CONFIG_DATABASE, eventLogin)],
      ...Object.keys(servers).map((server): [string, SecretValue] => {
        const secret = serverSecret(prefix, server);
        return [secret, () => this.url(server, SUPERUSER, { role: SUPERUSER, secret })];
      }),
    ];
  }

  /** An installation that had insight before insight had a database keeps the login of its only URL. */
  private async insightLogin(): Promise<{ role: string; secret: string }> {
    const { settings, live } = this.context;
    const { INSIGHT_DATABASE_URL: own, CONFIG_DATABASE_URL: earlier } = insightSecrets(settings.prefix);
    const isOld = !(await live.secret(own)).hasVersion && (await live.secret(earlier)).hasVersion;
    return { role: INSIGHT_ROLE, secret: isOld ? earlier : own };
  }

  private urlsOfPartner({ plan, server, database }: Deployable): [string, SecretValue][] {
    const { prefix, databases } = this.context.settings;
    const { PARTNER_DATABASE_URL, CONFIG_DATABASE_URL } = serviceSecrets(prefix, plan.service);
    const login = { role: serviceRole(plan.title), secret: PARTNER_DATABASE_URL };
    return [
      [PARTNER_DATABASE_URL, () => this.url(server, database, login)],
      [CONFIG_DATABASE_URL, () => this.url(databases.config, CONFIG_DATABASE, login)],
    ];
  }

  private urlsOfCell({ plan, server, database }: Deployable): [string, SecretValue][] {
    const { prefix, databases } = this.context.settings;
    const { CELL_DATABASE_URL, CONFIG_DATABASE_URL } = cellSecrets(prefix, plan.title);
    const login = { role: cellDatabaseOf(plan.title), secret: CELL_DATABASE_URL };
    return [
      [CELL_DATABASE_URL, () => this.url(server, database, login)],
      [CONFIG_DATABASE_URL, () => this.url(databases.config, CONFIG_DATABASE, login)],
    ];
  }

  /** The key that the platform's project holds, or a random one, which stays the same during this run. */
  private rootKey(name: string): Promise<string> {
    const { gcloud, platform } = this.context;
    const read = async () =>
      (await platform.secret(name)).hasVersion ? accessSecret(gcloud, platform.project, name) : randomKey();
    return once(this.rootKeys, name, read);
  }

  /** The URL of a database. All URLs of one role have the login of the secret that is named. */
  private async url(server: string, database: string, login: { role: string; secret: string }): Promise<string> {
    const { host, port, tls } = this.context.settings.servers[server]!;
    const url = `postgres://${host}:${port}/${database}${tls ? `?${TLS}` : ''}`;
    return urlOf(url, database, await this.loginOf(login.secret, login.role));
  }

  /** The login in the URL that a secret holds, or will hold. */
  loginOf(secret: string, role: string): Promise<Login> {
    const { gcloud, project, live } = this.context;
    const read = async () =>
      (await live.secret(secret)).hasVersion
        ? readLogin(await accessSecret(gcloud, project, secret))
        : { role, password: randomKey() };
    return once(this.logins, secret, read);
  }
}
