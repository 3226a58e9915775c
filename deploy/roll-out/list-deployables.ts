import { CONFIG_DATABASE, GATEWAY_DATABASE } from '@app/partner-config/databases/platform-databases';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { Deployable } from '../refuse/find-refusals';
import { planAdmin, planGateway, planPartner } from '../render/plan-processes';
import type { DeploySettings } from '../settings/deploy-settings';

/** A process that can be deployed; with its partner where it is one's. */
export interface Candidate extends Deployable {
  partner?: DeployedPartner;
}

/** The whole installation: admin, the service of every active partner, the gateway; in the order of deployment. */
export function listDeployables(settings: DeploySettings, partners: readonly DeployedPartner[]): Candidate[] {
  const { config, gateway } = settings.databases;
  return [
    { plan: planAdmin(settings), server: config, database: CONFIG_DATABASE },
    ...partners
      .filter(({ is_active: isActive }) => isActive)
      .map((partner) => {
        const place = databaseOf(settings, partner);
        return { plan: planPartner(settings, partner, place.server), ...place, partner };
      }),
    { plan: planGateway(settings), server: gateway, database: GATEWAY_DATABASE },
  ];
}

/** On which server a partner's database is: said in the settings, told by its address, or that of all partners. */
export function databaseOf(settings: DeploySettings, partner: DeployedPartner): { server: string; database: string } {
  const { database_url: url, database_name: database, partner_code: code } = partner;
  const said = settings.partners[code]?.server;
  if (said !== undefined || url === null) return { server: said ?? settings.databases.partners, database };
  const { hostname, pathname } = new URL(url);
  const known = Object.entries(settings.servers).find(([, { host }]) => host === hostname);
  return { server: known?.[0] ?? hostname, database: decodeURIComponent(pathname.slice(1)) || database };
}
