import { defaultNames } from '../../apps/admin/src/partners/default-names';
import type { Place } from '../manifests/names';
import type { DeploySettings } from '../settings/deploy-settings';
import type { DeployedPartner } from './deployed-partner';

/** Where and how a partner's service runs. */
export interface Placement {
  /** The Cloud Run service's name. */
  service: string;
  place: Place;
  /** The server of its database, by its name in the settings. */
  server: string;
  database: string;
  /** Whether its URL may be called past the gateway. */
  isPublic: boolean;
}

/**
 * The settings alone decide where a partner runs, on which server, and who reaches it. The admin API names the partner
 * and its database; what else it says of infrastructure is a proposal.
 */
export function decidePlacement(settings: DeploySettings, partner: DeployedPartner): Placement {
  const { partner_code: code, database_name: database, database_url: url } = partner;
  const own = settings.partners[code] ?? {};
  return {
    service: own.service ?? defaultNames(code).cloud_run_service_name,
    place: { project: own.project ?? settings.project, region: own.region ?? settings.region },
    server: own.server ?? settings.databases.partners,
    database: (url !== null && URL.canParse(url) && decodeURIComponent(new URL(url).pathname.slice(1))) || database,
    isPublic: own.direct_access ?? settings.partner_services.direct_access ?? false,
  };
}

/** What a person is told of the proposals; nothing where there are none. */
export function formatProposals(settings: DeploySettings, partners: readonly DeployedPartner[]): string {
  const lines = findProposals(settings, partners).map((line) => `  - ${line}`);
  return lines.length === 0 ? '' : ['Proposed in the admin API, and not followed:', ...lines].join('\n');
}

/** What the admin API proposes otherwise than the settings decide: a line for each field and value. */
function findProposals(settings: DeploySettings, partners: readonly DeployedPartner[]): string[] {
  const lines = partners
    .filter(({ is_active: isActive }) => isActive)
    .flatMap((partner) => differences(settings, partner).map((line) => ({ line, code: partner.partner_code })));
  return [...Map.groupBy(lines, ({ line }) => line)].map(
    ([line, group]) => `${group.map(({ code }) => code).join(', ')}: ${line}`,
  );
}

function differences(settings: DeploySettings, partner: DeployedPartner): string[] {
  const { service, place, isPublic } = decidePlacement(settings, partner);
  const { cloud_run_project_id: project, cloud_run_region: region, cloud_run_service_name: name } = partner;
  return [
    ...different('cloud_run_project_id', project ?? undefined, 'project', place.project),
    ...different('cloud_run_region', region, 'region', place.region),
    ...different('cloud_run_service_name', name, 'service', service),
    ...different('direct_access', partner.direct_access, 'direct_access', isPublic),
    ...serverDifference(settings, partner),
  ];
}

function different<T>(field: string, proposed: T | undefined, setting: string, decided: T): string[] {
  if (proposed === undefined || proposed === decided) return [];
  return [`${field} is ${String(proposed)}, but the settings decide ${setting}: ${String(decided)}`];
}

function serverDifference(settings: DeploySettings, partner: DeployedPartner): string[] {
  const other = otherServer(settings, partner);
  if (other === undefined) return [];
  const { server } = decidePlacement(settings, partner);
  return [`database_url leads to ${other}, but the settings decide server: ${server}`];
}

/** The host that a partner's database_url leads to, where that is not the server of the settings. */
export function otherServer(settings: DeploySettings, partner: DeployedPartner): string | undefined {
  if (partner.database_url === null || !URL.canParse(partner.database_url)) return undefined;
  const { hostname } = new URL(partner.database_url);
  const decided = settings.servers[decidePlacement(settings, partner).server];
  return decided?.host === hostname ? undefined : hostname;
}
