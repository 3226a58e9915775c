import { randomBytes } from 'node:crypto';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import {
  ADMIN_ROLE,
  CONFIG_DATABASE,
  GATEWAY_DATABASE,
  GATEWAY_ROLE,
} from '@app/partner-config/databases/platform-databases';
import { deriveSigningSecretsKey } from '@app/partner-config';
import { deriveReceiptKey } from '@app/postback';
import type { Gcloud } from '../cloud/gcloud';
import type { DeployedPartner } from '../partners/deployed-partner';
import { gatewaySecrets, serverSecret, serviceSecrets, sharedSecrets } from '../render/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';

const KEY_BYTES = 32;
const SUPERUSER = 'postgres';
/** Encrypted; Cloud SQL's own authority is not among those that Node knows, and the address is in our network. */
const TLS = 'uselibpqcompat=true&sslmode=require';

/** A partner, and where its database is. */
export interface PlacedPartner {
  partner: DeployedPartner;
  server: string;
  database: string;
}

/** Makes the values of secrets: random ones, and those that are derived from a master. Shows none of them. */
export class SecretValues {
  private readonly made = new Map<string, string>();

  constructor(
    private readonly settings: DeploySettings,
    private readonly gcloud: Gcloud,
    /** The secrets of the platform's project that have a version already. */
    private readonly existing: ReadonlySet<string>,
  ) {}

  /** How each secret of the platform itself is made. */
  ofPlatform(): Map<string, () => Promise<string>> {
    const { prefix, databases, servers } = this.settings;
    const shared = sharedSecrets(prefix);
    const gateway = gatewaySecrets(prefix) as Record<string, string>;
    const random = Object.values(shared).filter((name) => name !== shared.configDatabaseUrl);
    const login = (server: string, role: string, database: string, passwordOf: string) => () =>
      this.url(server, role, database, passwordOf);
    return new Map<string, () => Promise<string>>([
      ...random.map((name) => [name, () => this.master(name)] as const),
      [shared.configDatabaseUrl, login(databases.config, ADMIN_ROLE, CONFIG_DATABASE, shared.configDatabaseUrl)],
      [
        gateway['CONFIG_DATABASE_URL']!,
        login(databases.config, GATEWAY_ROLE, CONFIG_DATABASE, gateway['GATEWAY_DATABASE_URL']!),
      ],
      [
        gateway['GATEWAY_DATABASE_URL']!,
        login(databases.gateway, GATEWAY_ROLE, GATEWAY_DATABASE, gateway['GATEWAY_DATABASE_URL']!),
      ],
      [gateway['INTERNAL_KEY']!, async () => deriveServiceKey(await this.master(shared.internalKey), 'gateway')],
      ...Object.keys(servers).map((server) => {
        const name = serverSecret(prefix, server);
        return [name, login(server, SUPERUSER, SUPERUSER, name)] as const;
      }),
    ]);
  }

  /** How each of a partner's own secrets is made. */
  ofPartner({ partner, server, database }: PlacedPartner): Map<string, () => Promise<string>> {
    const { prefix, databases } = this.settings;
    const { partner_code: code, cloud_run_service_name: service } = partner;
    const shared = sharedSecrets(prefix);
    const own = serviceSecrets(prefix, service) as Record<string, string>;
    const password = own['PARTNER_DATABASE_URL']!;
    const role = serviceRole(code);
    return new Map<string, () => Promise<string>>([
      [password, () => this.url(server, role, database, password)],
      [own['CONFIG_DATABASE_URL']!, () => this.url(databases.config, role, CONFIG_DATABASE, password)],
      [own['RECEIPT_KEY']!, async () => deriveReceiptKey(await this.master(shared.receiptSigningKey), code)],
      [own['INTERNAL_KEY']!, async () => deriveServiceKey(await this.master(shared.internalKey), code)],
      [own['SIGNING_SECRETS_KEY']!, async () => deriveSigningSecretsKey(await this.master(shared.encryptionKey), code)],
    ]);
  }

  /** A key out of Secret Manager, or made now, the same for everybody who asks in this run. */
  private async master(name: string): Promise<string> {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const value = this.existing.has(name) ? await this.read(name) : randomBytes(KEY_BYTES).toString('base64url');
    // Another may have asked meanwhile; the first is kept.
    if (!this.made.has(name)) this.made.set(name, value);
    return this.made.get(name)!;
  }

  /** One password for each role, whichever database it logs in to: that of the secret that is named. */
  private async url(server: string, role: string, database: string, passwordOf: string): Promise<string> {
    const { host, port, tls } = this.settings.servers[server]!;
    const url = new URL(`postgres://${host}:${port}/${database}${tls ? `?${TLS}` : ''}`);
    url.username = role;
    url.password = await this.passwordOf(passwordOf);
    return url.href;
  }

  /** The password in the URL that a secret holds, or is going to hold. */
  async passwordOf(ofSecret: string): Promise<string> {
    const key = `password of ${ofSecret}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const value = this.existing.has(ofSecret)
      ? decodeURIComponent(new URL(await this.read(ofSecret)).password)
      : randomBytes(KEY_BYTES).toString('base64url');
    if (!this.made.has(key)) this.made.set(key, value);
    return this.made.get(key)!;
  }

  private read(name: string): Promise<string> {
    const where = `--project=${this.settings.project}`;
    return this.gcloud.readText('secrets', 'versions', 'access', 'latest', `--secret=${name}`, where);
  }
}
