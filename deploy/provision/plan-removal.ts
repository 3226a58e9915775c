import type { GcloudCall } from '../cloud/gcloud';
import type { DeployedPartner } from '../partners/deployed-partner';
import { accountEmail } from '../render/names';
import { placeOf } from '../render/plan-processes';
import { serviceSecrets, sharedSecrets } from '../render/secret-names';
import type { DeploySettings } from '../settings/deploy-settings';

/** What takes a partner's data away for good: database, secrets, account. Its login stays, with nothing to log in to. */
export function planRemovalOfData(
  settings: DeploySettings,
  partner: DeployedPartner,
  { server, database }: { server: string; database: string },
): GcloudCall[] {
  const { project } = placeOf(settings, partner);
  const service = partner.cloud_run_service_name;
  const instance = settings.servers[server]?.instance;
  const shared = new Set<string>(Object.values(sharedSecrets(settings.prefix)));
  const own = Object.values(serviceSecrets(settings.prefix, service)).filter((secret) => !shared.has(secret));
  return [
    ...(instance === undefined
      ? []
      : [
          { args: ['sql', 'databases', 'delete', database, `--instance=${instance}`, `--project=${settings.project}`] },
        ]),
    ...own.map((secret) => ({ args: ['secrets', 'delete', secret, `--project=${project}`] })),
    { args: ['iam', 'service-accounts', 'delete', accountEmail(service, project), `--project=${project}`] },
  ];
}
