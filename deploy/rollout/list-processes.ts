import { CONFIG_DATABASE, GATEWAY_DATABASE } from '@app/partner-config/databases/platform-databases';
import { decidePlacement } from '../partners/decide-placement';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { Deployable } from '../preflight/check-processes';
import { planAdmin, planGateway, planPartner } from '../manifests/plan-processes';
import type { DeploySettings } from '../settings/deploy-settings';

/** A process that can be deployed. */
export type Candidate = Deployable;

/**
 * The whole installation: admin, the service of every partner, the gateway; in the order of deployment. An inactive
 * partner's is among them while it has one, because its data is maintained, reconciled and erased; and once it was
 * removed, when somebody names it.
 */
export function listProcesses(
  settings: DeploySettings,
  partners: readonly DeployedPartner[],
  named: readonly string[] = [],
): Candidate[] {
  const { config, gateway } = settings.databases;
  return [
    { plan: planAdmin(settings), server: config, database: CONFIG_DATABASE },
    ...partners
      .filter((partner) => hasService(partner) || named.includes(partner.partner_code))
      .map((partner) => {
        const placement = decidePlacement(settings, partner);
        const { server, database } = placement;
        return { plan: planPartner(settings, partner.partner_code, placement), server, database, partner };
      }),
    { plan: planGateway(settings), server: gateway, database: GATEWAY_DATABASE },
  ];
}

function hasService({ is_active: isActive, endpoint_url: url }: DeployedPartner): boolean {
  return isActive || url !== null;
}
