import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  ANALYTICS_DATABASE,
  CONFIG_DATABASE,
  GATEWAY_DATABASE,
  INSIGHT_DATABASE,
} from '@app/partner-config/databases/platform-databases';
import { planEvents } from '../manifests/plan-events';
import { planInsight } from '../manifests/plan-insight';
import { planAdmin, planGateway, planPartner } from '../manifests/plan-processes';
import type { ProcessPlan } from '../manifests/process-plan';
import { decidePlacement } from '../partners/decide-placement';
import { type DeployedPartner, isInCell } from '../partners/deployed-partner';
import type { DeploySettings } from '../settings/deploy-settings';

/** A process that can be deployed, with its database, and its partner where it is a partner's service. */
export interface Deployable {
  plan: ProcessPlan;
  /** The server of its database, by its name in the settings. */
  server: string;
  database: string;
  partner?: DeployedPartner;
}

/**
 * The whole installation in the order of deployment: admin, the partners' services, insight, those of events, the
 * gateway. The service of an
 * inactive partner is included while it exists, because its data is maintained, reconciled and erased; after its
 * removal, only when it is named. A partner in a cell has none: a service of its own would have an empty database.
 */
export function listProcesses(
  settings: DeploySettings,
  partners: readonly DeployedPartner[],
  named: readonly string[] = [],
): Deployable[] {
  const { config, gateway } = settings.databases;
  return [
    { plan: planAdmin(settings), server: config, database: CONFIG_DATABASE },
    ...partners
      .filter((partner) => !isInCell(partner))
      .filter(
        ({ is_active: isActive, endpoint_url: url, partner_code: code }) =>
          isActive || url !== null || named.includes(code),
      )
      .map((partner) => {
        const placement = decidePlacement(settings, partner);
        const { server, database } = placement;
        return { plan: planPartner(settings, partner.partner_code, placement), server, database, partner };
      }),
    ...planInsight(settings).map((plan) => ({ plan, server: config, database: INSIGHT_DATABASE })),
    ...planEvents(settings).map((one) => ({ ...one, database: ANALYTICS_DATABASE })),
    { plan: planGateway(settings), server: gateway, database: GATEWAY_DATABASE },
  ];
}

/** The named processes; all of them when none is named. @throws UserFacingError for an unknown name */
export function selectProcesses(all: Deployable[], names: readonly string[]): Deployable[] {
  const known = new Set(all.map(({ plan }) => plan.title));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new UserFacingError(unknown.map((name) => `There is no partner ${name}`).join('\n'));
  return names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
}
