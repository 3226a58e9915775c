import { randomKey } from '@app/common/security/keyed-hash';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { type Login, readLogin, urlOf } from '@app/partner-config/databases/on-database';
import {
  ADMIN_ROLE,
  CONFIG_APP_ROLE,
  CONFIG_DATABASE,
  GATEWAY_DATABASE,
  GATEWAY_ROLE,
} from '@app/partner-config/databases/platform-databases';
import type { Gcloud } from '../cloud/gcloud';
import { accessSecret } from '../cloud/read-secrets';
import { adminSecrets, gatewaySecrets, serverSecret, serviceSecrets, sharedSecrets } from '../manifests/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';
import { type DerivedKey, gatewayKeys, partnerKeys } from './derived-keys';

/** The first user of a server. */
export const SUPERUSER = 'postgres';
/** Encrypted; Cloud SQL's own authority is not among those that Node knows, and the address is in our network. */
const TLS = 'uselibpqcompat=true&sslmode=require';

/** A partner's service, and where its database is. */
export interface PlacedPartner {
  partnerCode: string;
  service: string;
  server: string;
  database: string;
}

/** Where secrets are, and which of them have a version already. */
export interface FilledSecrets {
  /** Project of the processes whose secrets are made. */
  project: string;
  inProject: ReadonlySet<string>;
  /** The same of the platform's own project, which holds the masters. */
  ofPlatform: ReadonlySet<string>;
}

/** Makes the values of secrets: random ones, and those that are derived from a master. Shows none of them. */
export class SecretValues {
  private readonly made = new Map<string, string>();
  private readonly logins = new Map<string, Login>();

  constructor(
    private readonly settings: DeploySettings,
    private readonly gcloud: Gcloud,
    private readonly filled: FilledSecrets,
  ) {}

  /** How each secret of the platform itself is made: in its own project alone. */
  ofPlatform(): Map<string, () => Promise<string>> {
    const { prefix, databases, servers } = this.settings;
    const shared = sharedSecrets(prefix);
    const gateway = gatewaySecrets(prefix) as Record<string, string>;
    const ofAdmin = adminSecrets(prefix)['CONFIG_DATABASE_URL']!;
    const random = Object.values(shared).filter((name) => name !== shared.configDatabaseUrl);
    const login = (server: string, role: string, database: string, loginOf: string) => () =>
      this.url(server, role, database, loginOf);
    return new Map<string, () => Promise<string>>([
      ...random.map((name) => [name, () => this.keptByPlatform(name)] as const),
      [shared.configDatabaseUrl, login(databases.config, ADMIN_ROLE, CONFIG_DATABASE, shared.configDatabaseUrl)],
      [ofAdmin, login(databases.config, CONFIG_APP_ROLE, CONFIG_DATABASE, ofAdmin)],
      [
        gateway['CONFIG_DATABASE_URL']!,
        login(databases.config, GATEWAY_ROLE, CONFIG_DATABASE, gateway['GATEWAY_DATABASE_URL']!),
      ],
      [
        gateway['GATEWAY_DATABASE_URL']!,
        login(databases.gateway, GATEWAY_ROLE, GATEWAY_DATABASE, gateway['GATEWAY_DATABASE_URL']!),
      ],
      ...this.derived(gatewayKeys(prefix)),
      ...Object.keys(servers).map((server) => {
        const name = serverSecret(prefix, server);
        return [name, login(server, SUPERUSER, SUPERUSER, name)] as const;
      }),
    ]);
  }

  /** How each of a partner's own secrets is made. */
  ofPartner({ partnerCode, service, server, database }: PlacedPartner): Map<string, () => Promise<string>> {
    const { prefix, databases } = this.settings;
    const own = serviceSecrets(prefix, service) as Record<string, string>;
    const login = own['PARTNER_DATABASE_URL']!;
    const role = serviceRole(partnerCode);
    return new Map<string, () => Promise<string>>([
      [login, () => this.url(server, role, database, login)],
      [own['CONFIG_DATABASE_URL']!, () => this.url(databases.config, role, CONFIG_DATABASE, login)],
      ...this.derived(partnerKeys(prefix, partnerCode, service)),
    ]);
  }

  private derived(keys: DerivedKey[]): [string, () => Promise<string>][] {
    return keys.map(({ name, rootKey: master, derive }) => [
      name,
      async () => derive(await this.keptByPlatform(master)),
    ]);
  }

  /** What a secret of the platform's project holds, or a key made now, the same for everybody who asks in this run. */
  private async keptByPlatform(name: string): Promise<string> {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const value = this.filled.ofPlatform.has(name)
      ? await accessSecret(this.gcloud, this.settings.project, name)
      : randomKey();
    // Another may have asked meanwhile; the first is kept.
    if (!this.made.has(name)) this.made.set(name, value);
    return this.made.get(name)!;
  }

  /** A role logs in by one name and password, whichever database it goes to: those of the secret that is named. */
  private async url(server: string, role: string, database: string, loginOf: string): Promise<string> {
    const { host, port, tls } = this.settings.servers[server]!;
    const url = `postgres://${host}:${port}/${database}${tls ? `?${TLS}` : ''}`;
    return urlOf(url, database, await this.loginOf(loginOf, role));
  }

  /** The login in the URL that a secret holds, or is going to hold. */
  async loginOf(ofSecret: string, role: string): Promise<Login> {
    const known = this.logins.get(ofSecret);
    if (known) return known;
    const login = this.filled.inProject.has(ofSecret)
      ? readLogin(await accessSecret(this.gcloud, this.filled.project, ofSecret))
      : { role, password: randomKey() };
    // Another may have asked meanwhile; the first is kept.
    if (!this.logins.has(ofSecret)) this.logins.set(ofSecret, login);
    return this.logins.get(ofSecret)!;
  }
}
