import { readFile } from 'node:fs/promises';
import { readYaml } from '../settings/read-yaml';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeployedPartner } from './deployed-partner';

const REQUIRED = ['partner_code', 'database_name'] as const;
/** Left out by mistake, it would take a load balancer's address away. */
const TO_BE_SAID = ['endpoint_url'] as const;

/**
 * Partners out of a file of YAML or JSON: a list, or the admin API's own answer with the list under `data`. What is
 * left out is as for a new partner.
 *
 * @throws ExplainedFault when there is no such file, or with every fault of its content
 */
export async function readPartnersFile(file: string): Promise<DeployedPartner[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserFacingError(`${file} cannot be read: ${(cause as Error).message}`);
  });
  return parsePartners(text, file);
}

/** @throws ExplainedFault with every fault */
export function parsePartners(text: string, file: string): DeployedPartner[] {
  const items = itemsOf(readYaml(text, file));
  if (!items) throw new UserFacingError(`${file} holds no list of partners.`);
  const faults = items.flatMap((item, index) =>
    [
      ...REQUIRED.filter((name) => typeof item?.[name] !== 'string' || item[name] === ''),
      ...TO_BE_SAID.filter((name) => item?.[name] === undefined),
    ].map((name) => `  - ${item?.partner_code ?? `the ${index + 1}. partner`} has no ${name}`),
  );
  if (faults.length > 0) throw new UserFacingError(`${file} is not usable:\n${faults.join('\n')}`);
  return items.map((item) => ({
    endpoint_path: '',
    database_url: null,
    is_active: true,
    ...(item as Pick<DeployedPartner, (typeof REQUIRED)[number] | (typeof TO_BE_SAID)[number]>),
  }));
}

function itemsOf(content: unknown): Partial<DeployedPartner>[] | undefined {
  const list = Array.isArray(content) ? content : (content as { data?: unknown } | null)?.data;
  return Array.isArray(list) ? (list as Partial<DeployedPartner>[]) : undefined;
}
