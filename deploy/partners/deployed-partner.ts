import { CELL_PATH } from '@app/partner-config/databases/cell-databases';
import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { parseYaml } from '../settings/read-settings';

/**
 * What a deployment needs to know of a partner, named as in the admin API. What it says about infrastructure is a
 * proposal; the settings decide.
 */
export interface DeployedPartner {
  partner_code: string;
  endpoint_path: string;
  endpoint_url: string | null;
  database_name: string;
  /** For a database that is not on a server of the settings; without its password. */
  database_url: string | null;
  is_active: boolean;
  cloud_run_service_name?: string;
  cloud_run_region?: string;
  cloud_run_project_id?: string | null;
  direct_access?: boolean;
  /** What the gateway knows of it; the settings decide. */
  sleeps?: boolean;
  data_retention_days?: number;
  /** When the partner was added; a file may omit it. */
  created_at?: string;
}

/**
 * What a partner's endpoint_url must become; undefined when it stays. An address that people set, such as a load
 * balancer's, stays; so does that of a partner in a cell, whose data has to be moved first.
 *
 * @param serviceUrl the address that Cloud Run assigned
 */
export function newEndpointUrl(endpointUrl: string | null, serviceUrl: string | undefined): string | undefined {
  if (serviceUrl === undefined || endpointUrl === serviceUrl || isInCell({ endpoint_url: endpointUrl }))
    return undefined;
  return endpointUrl === null || isCloudRunUrl(endpointUrl) ? serviceUrl : undefined;
}

/** Whether Cloud Run assigned an address, to this service or to a previous one. */
export function isCloudRunUrl(endpointUrl: string): boolean {
  return URL.canParse(endpointUrl) && new URL(endpointUrl).hostname.endsWith('.run.app');
}

const NON_EMPTY = ['partner_code', 'database_name'] as const;
type Required = (typeof NON_EMPTY)[number] | 'endpoint_url';

/**
 * Reads partners from a YAML or JSON file: a list, or a response of the admin API with the list under `data`. An
 * omitted field is that of a new partner, except `endpoint_url`, whose omission would replace a load balancer's address.
 *
 * @throws UserFacingError when the file cannot be read, or with every error of its content
 */
export async function readPartnersFile(file: string): Promise<DeployedPartner[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UserFacingError(`Cannot read ${file}: ${cause.message}`);
  });
  const content = parseYaml(text, file);
  const items = Array.isArray(content) ? content : (content as { data?: unknown } | null)?.data;
  if (!Array.isArray(items)) throw new UserFacingError(`${file} holds no list of partners.`);
  const errors = (items as (Partial<DeployedPartner> | null)[]).flatMap((item, index) =>
    [
      ...NON_EMPTY.filter((name) => typeof item?.[name] !== 'string' || item[name] === ''),
      ...(item?.endpoint_url === undefined ? ['endpoint_url'] : []),
    ].map((name) => `  - ${item?.partner_code ?? `partner ${index + 1}`} has no ${name}`),
  );
  if (errors.length > 0) throw new UserFacingError(`${file} is invalid:\n${errors.join('\n')}`);
  return (items as (Partial<DeployedPartner> & Pick<DeployedPartner, Required>)[]).map((item) => ({
    ...item,
    endpoint_path: item.endpoint_path ?? '',
    database_url: item.database_url ?? null,
    is_active: item.is_active ?? true,
  }));
}

/** Whether a partner is in a cell, which serves many partners below its URL, each under a path of its own. */
export function isInCell({ endpoint_url: url }: Pick<DeployedPartner, 'endpoint_url'>): boolean {
  return url !== null && URL.canParse(url) && new URL(url).pathname.startsWith(CELL_PATH);
}
