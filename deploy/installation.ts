import { readEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { readService } from './cloud/cloud-run';
import { Gcloud, GcloudError, type GcloudRunner, runGcloud } from './cloud/gcloud';
import { runByRest } from './cloud/google-rest/run-by-rest';
import { accessSecret } from './cloud/secret-manager';
import { DeployEnvironment } from './deploy.env';
import { platformNames } from './manifests/names';
import { PLATFORM_PROCESSES, type ProcessPlan } from './manifests/process-plan';
import { sharedSecrets } from './manifests/secrets';
import type { DeployOptions } from './options';
import { AdminApi } from './partners/admin-api';
import { type DeployedPartner, readPartnersFile } from './partners/deployed-partner';
import { listProcesses, selectProcesses } from './rollout/list-processes';
import type { DeploySettings } from './settings/deploy-settings';
import { readSettings } from './settings/read-settings';

const SERVICE_ACCOUNT = /\.gserviceaccount\.com$/;

type InstallationOptions = Pick<DeployOptions, 'settings' | 'dryRun' | 'partners' | 'adminUrl'>;

/** The installation on Google Cloud that a command works on. */
export class Installation {
  private api: Promise<AdminApi> | undefined;
  private allPartners: Promise<DeployedPartner[]> | undefined;

  constructor(
    readonly settings: DeploySettings,
    readonly gcloud: Gcloud,
    private readonly options: Pick<DeployOptions, 'partners' | 'adminUrl'>,
  ) {}

  /** @param onChange gets every command that changes something, before it runs */
  static async open(options: InstallationOptions, onChange?: (line: string) => void): Promise<Installation> {
    const gcloud = new Gcloud(options.dryRun, onChange, chooseRunner());
    return new Installation(await readSettings(options.settings), gcloud, options);
  }

  /** All partners, from the file that the options name, else from the admin API. Read once. */
  partners(): Promise<DeployedPartner[]> {
    const { partners: file } = this.options;
    this.allPartners ??= file === undefined ? this.adminApi().then((api) => api.partners()) : readPartnersFile(file);
    return this.allPartners;
  }

  /**
   * The plan of one service by its name. Plans a process of the platform, or a cell, without asking the admin API.
   *
   * @throws UserFacingError for an unknown name
   */
  async findPlan(name: string): Promise<ProcessPlan> {
    const isOfSettings = PLATFORM_PROCESSES.has(name) || Object.hasOwn(this.settings.cells, name);
    const partners = isOfSettings ? [] : await this.partners();
    return selectProcesses(listProcesses(this.settings, partners, [name]), [name])[0]!.plan;
  }

  /** @throws UserFacingError when the admin app is not deployed yet */
  adminApi(): Promise<AdminApi> {
    this.api ??= this.openAdminApi();
    return this.api;
  }

  private async openAdminApi(): Promise<AdminApi> {
    const { prefix, project } = this.settings;
    const url = this.options.adminUrl ?? (await this.adminUrl());
    const apiKey =
      readEnvironment(DeployEnvironment).ADMIN_API_KEY ||
      (await accessSecret(this.gcloud, project, sharedSecrets(prefix).adminApiKey));
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

  /** A user's token is valid for every service; a service account's token is created for one. */
  private async idToken(audience: string): Promise<string> {
    const account = await this.gcloud.readText('config', 'get-value', 'account');
    const audiences = SERVICE_ACCOUNT.test(account) ? [`--audiences=${audience}`] : [];
    return this.gcloud.readText('auth', 'print-identity-token', ...audiences);
  }
}

/** Calls Google's APIs directly, unless the environment wants every command run by gcloud. */
function chooseRunner(): GcloudRunner {
  const { GOOGLE_API_CALLS, GOOGLE_API_URL } = readEnvironment(DeployEnvironment);
  if (GOOGLE_API_CALLS === 'gcloud') return runGcloud;
  return runByRest(runGcloud, { ...(GOOGLE_API_URL !== '' && { url: `${GOOGLE_API_URL.replace(/\/$/, '')}/` }) });
}
