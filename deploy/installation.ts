import { readEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readService } from './cloud/live-services';
import { Gcloud, GcloudError } from './cloud/gcloud';
import { accessSecret } from './cloud/read-secrets';
import { DeployEnvironment } from './deploy.env';
import { AdminApi } from './partners/admin-api';
import type { DeployedPartner } from './partners/deployed-partner';
import { readPartnersFile } from './partners/read-partners-file';
import type { DeployCommand } from './read-command';
import { platformNames } from './manifests/names';
import { sharedSecrets } from './manifests/secret-names';
import { readSettings } from './settings/read-settings';
import type { DeploySettings } from './settings/deploy-settings';

const SERVICE_ACCOUNT = /\.gserviceaccount\.com$/;

/** One installation on Google Cloud, as a command works on it. */
export class Installation {
  private api: Promise<AdminApi> | undefined;
  private known: Promise<DeployedPartner[]> | undefined;

  private constructor(
    readonly settings: DeploySettings,
    readonly gcloud: Gcloud,
    private readonly command: DeployCommand,
    private readonly environment: DeployEnvironment,
  ) {}

  static async open(command: DeployCommand, told: (line: string) => void): Promise<Installation> {
    const settings = await readSettings(command.settingsFile);
    const environment = readEnvironment(DeployEnvironment);
    return new Installation(settings, new Gcloud(command.isDryRun, told), command, environment);
  }

  /** All partners, as one command sees them: out of the file that was named, else of the admin API. */
  partners(): Promise<DeployedPartner[]> {
    this.known ??= this.readPartners();
    return this.known;
  }

  private async readPartners(): Promise<DeployedPartner[]> {
    const { partnersFile } = this.command;
    return partnersFile === undefined ? (await this.adminApi()).partners() : readPartnersFile(partnersFile);
  }

  /** The admin API, found once. @throws ExplainedFault when it is not deployed yet, or may not be called */
  adminApi(): Promise<AdminApi> {
    this.api ??= this.openAdminApi();
    return this.api;
  }

  private async openAdminApi(): Promise<AdminApi> {
    const { prefix, project } = this.settings;
    const url = this.command.adminUrl ?? (await this.adminUrl());
    const apiKey =
      this.environment.ADMIN_API_KEY || (await accessSecret(this.gcloud, project, sharedSecrets(prefix).adminApiKey));
    return new AdminApi({ url, apiKey, idToken: url.startsWith('https:') ? await this.idToken(url) : undefined });
  }

  private async adminUrl(): Promise<string> {
    const { prefix, project, region } = this.settings;
    try {
      const live = await readService(this.gcloud, platformNames(prefix).admin, { project, region });
      if (live.status?.url) return live.status.url;
    } catch (error) {
      if (!(error instanceof GcloudError) || !error.isNotFound) throw error;
    }
    throw new UserFacingError(
      'The admin app, which knows the partners, does not run yet. First: npm run deploy -- admin. Or name a file: --partners FILE',
    );
  }

  /** A person's token fits every service; a service account's is made for one. */
  private async idToken(audience: string): Promise<string> {
    const account = await this.gcloud.readText('config', 'get-value', 'account');
    const forOne = SERVICE_ACCOUNT.test(account) ? [`--audiences=${audience}`] : [];
    return this.gcloud.readText('auth', 'print-identity-token', ...forOne);
  }
}
