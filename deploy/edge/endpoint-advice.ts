import { existsSync } from 'node:fs';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { DeploySettings } from '../settings/deploy-settings';
import { readJsonc } from '../settings/read-jsonc';
import { compareEndpoints } from './compare-endpoints';

/** Where the Worker's settings are, if the installation's do not say. */
const WRANGLER_FILE = 'deploy/edge/worker/wrangler.jsonc';

/** What a person has to do about the edge's list of endpoints; nothing where there is no edge, or all is listed. */
export function formatEndpointAdvice(
  { edge_settings: file, gateway }: DeploySettings,
  partners: readonly DeployedPartner[],
): string {
  const hasEdge = file !== undefined || gateway.secrets?.['EDGE_KEY'] !== undefined;
  const path = file ?? WRANGLER_FILE;
  if (!hasEdge) return '';
  if (!existsSync(path)) {
    return `There is no ${path}, so nobody has compared the edge's ENDPOINTS with the partners: say where it is as edge_settings`;
  }
  const lines = compareEndpoints(readEndpoints(path), partners);
  if (lines.length === 0) return '';
  const advice = lines.map((line) => `  - ${line}`);
  return [`The edge's ENDPOINTS in ${path} differ from the partners:`, ...advice, '  then: npx wrangler deploy'].join(
    '\n',
  );
}

function readEndpoints(path: string): string[] {
  try {
    const { vars } = readJsonc(path) as { vars?: { ENDPOINTS?: unknown } };
    const endpoints = vars?.ENDPOINTS;
    if (Array.isArray(endpoints)) return endpoints.map(String);
    throw new Error('vars.ENDPOINTS is no list');
  } catch (error) {
    throw new UserFacingError(`${path} cannot be read: ${(error as Error).message}`);
  }
}
