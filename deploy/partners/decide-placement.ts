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
  /** Whether clients may call its URL without the gateway. */
  isPublic: boolean;
}

/**
 * The settings alone decide where a partner runs, on which server, and who can reach it. The admin API names the partner
 * and its database; everything else that it says about infrastructure is a proposal.
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

/** Where the proposals of the admin API differ from the settings, one line for each field and value. */
export function formatProposals(settings: DeploySettings, partners: readonly DeployedPartner[]): string {
  const lines = partners
    .filter(({ is_active: isActive }) => isActive)
    .flatMap((partner) => differences(settings, partner).map((line) => ({ line, code: partner.partner_code })));
  if (lines.length === 0) return '';
  const grouped = [...Map.groupBy(lines, ({ line }) => line)];
  return [
    'Proposed in the admin API, and not followed:',
    ...grouped.map(([line, group]) => `  - ${group.map(({ code }) => code).join(', ')}: ${line}`),
  ].join('\n');
}

function differences(settings: DeploySettings, partner: DeployedPartner): string[] {
  const { service, place, isPublic, server } = decidePlacement(settings, partner);
  const proposals = [
    ['cloud_run_project_id', partner.cloud_run_project_id ?? undefined, 'project', place.project],
    ['cloud_run_region', partner.cloud_run_region, 'region', place.region],
    ['cloud_run_service_name', partner.cloud_run_service_name, 'service', service],
    ['direct_access', partner.direct_access, 'direct_access', isPublic],
  ] as const;
  const other = otherServer(settings, partner);
  return [
    ...proposals
      .filter(([, proposed, , decided]) => proposed !== undefined && proposed !== decided)
      .map(
        ([field, proposed, setting, decided]) =>
          `${field} is ${proposed}, but the settings decide ${setting}: ${decided}`,
      ),
    ...(other === undefined ? [] : [`database_url leads to ${other}, but the settings decide server: ${server}`]),
  ];
}

/** The host in a partner's database_url, where that is not the server of the settings. */
export function otherServer(settings: DeploySettings, partner: DeployedPartner): string | undefined {
  if (partner.database_url === null || !URL.canParse(partner.database_url)) return undefined;
  const { hostname } = new URL(partner.database_url);
  const decided = settings.servers[decidePlacement(settings, partner).server];
  return decided?.host === hostname ? undefined : hostname;
}
