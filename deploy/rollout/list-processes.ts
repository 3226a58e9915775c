import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  ANALYTICS_DATABASE,
  CONFIG_DATABASE,
  GATEWAY_DATABASE,
  INSIGHT_DATABASE,
} from '@app/partner-config/databases/platform-databases';
import { cellDatabaseOf } from '@app/partner-config/databases/cell-databases';
import { cellUrlOf, planCell, presentCell, wantedCell } from '../manifests/plan-cells';
import { planEvents } from '../manifests/plan-events';
import { planInsight } from '../manifests/plan-insight';
import { planAdmin, planGateway, planPartner } from '../manifests/plan-processes';
import type { ProcessPlan } from '../manifests/process-plan';
import { decidePlacement } from '../partners/decide-placement';
import { type DeployedPartner, isInCell } from '../partners/deployed-partner';
import { DEDICATED, type DeploySettings } from '../settings/deploy-settings';

/** A cell, and the partners that it serves or will serve. */
export interface CellMembers {
  name: string;
  url: string;
  /** Those whose `endpoint_url` is in it. */
  members: DeployedPartner[];
  /** Those that the settings put into it and that are nowhere yet. */
  newcomers: DeployedPartner[];
}

/** A process that can be deployed, with its database, and its partner where it is a partner's service. */
export interface Deployable {
  plan: ProcessPlan;
  /** The server of its database, by its name in the settings. */
  server: string;
  database: string;
  partner?: DeployedPartner;
  cell?: CellMembers;
}

/**
 * The whole installation in the order of deployment: admin, the partners' services, cells, insight, those of events, the
 * gateway. The service of an inactive partner is included while it exists, because its data is maintained, reconciled
 * and erased; after its removal, only when it is named.
 */
export function listProcesses(
  settings: DeploySettings,
  partners: readonly DeployedPartner[],
  named: readonly string[] = [],
): Deployable[] {
  const { config, gateway } = settings.databases;
  return [
    { plan: planAdmin(settings, newPartnersEnvOf(settings)), server: config, database: CONFIG_DATABASE },
    ...partners
      .filter((partner) => hasService(settings, partner, named))
      .map((partner) => {
        const placement = decidePlacement(settings, partner);
        const { server, database } = placement;
        return { plan: planPartner(settings, partner.partner_code, placement), server, database, partner };
      }),
    ...Object.keys(settings.cells).map((name) => listCell(settings, name, partners)),
    ...planInsight(settings).map((plan) => ({ plan, server: config, database: INSIGHT_DATABASE })),
    ...planEvents(settings).map((one) => ({ ...one, database: ANALYTICS_DATABASE })),
    { plan: planGateway(settings), server: gateway, database: GATEWAY_DATABASE },
  ];
}

/**
 * Whether a partner has a service of its own. One in a cell has none, because it would have an empty database; unless its
 * own settings say `dedicated`, so that there is a service to move it to.
 */
function hasService(settings: DeploySettings, partner: DeployedPartner, named: readonly string[]): boolean {
  const { partner_code: code, is_active: isActive, endpoint_url: url } = partner;
  if (isInCell(partner)) return settings.partners[code]?.hosting === DEDICATED;
  if (url === null && wantedCell(settings, code) !== undefined) return false;
  return isActive || url !== null || named.includes(code);
}

function listCell(settings: DeploySettings, name: string, partners: readonly DeployedPartner[]): Deployable {
  const url = cellUrlOf(settings, name);
  const isNew = ({ partner_code: code, endpoint_url: present, is_active: isActive }: DeployedPartner): boolean =>
    present === null && isActive && wantedCell(settings, code) === name;
  return {
    plan: planCell(settings, name),
    server: settings.cells[name]!.server ?? settings.databases.partners,
    database: cellDatabaseOf(name),
    cell: {
      name,
      url,
      members: partners.filter((partner) => presentCell(settings, partner) === name),
      newcomers: partners.filter(isNew),
    },
  };
}

/** Where new partners are served without a deployment. */
function newPartnersEnvOf(settings: DeploySettings): Record<string, string> {
  const { hosting = DEDICATED } = settings.partner_services;
  return hosting === DEDICATED ? {} : { NEW_PARTNERS_CELL_URL: cellUrlOf(settings, hosting) };
}

/** The named processes; all of them when none is named. @throws UserFacingError for an unknown name */
export function selectProcesses(all: Deployable[], names: readonly string[]): Deployable[] {
  const known = new Set(all.map(({ plan }) => plan.title));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new UserFacingError(unknown.map((name) => describeUnknown(all, name)).join('\n'));
  return names.length === 0 ? all : all.filter(({ plan }) => names.includes(plan.title));
}

function describeUnknown(all: Deployable[], name: string): string {
  const isNamed = ({ partner_code: code }: DeployedPartner): boolean => code === name;
  const host = all.find(({ cell }) => cell && [...cell.members, ...cell.newcomers].some(isNamed));
  return host ? `${name} has no service of its own: ${host.plan.title} serves it` : `There is no partner ${name}`;
}
