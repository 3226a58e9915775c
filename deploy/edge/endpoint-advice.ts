import { existsSync, readFileSync } from 'node:fs';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeployedPartner } from '../partners/deployed-partner';
import type { DeploySettings } from '../settings/deploy-settings';
import { isListedPath } from './worker/endpoints';

/** The Worker's settings, unless the installation names others. */
const WRANGLER_FILE = 'deploy/edge/worker/wrangler.jsonc';

/** How the edge's list of endpoints differs from the partners; empty where there is no edge, or no difference. */
export function formatEndpointAdvice(
  { edge_settings: file, gateway }: DeploySettings,
  partners: readonly DeployedPartner[],
): string {
  const path = file ?? WRANGLER_FILE;
  if (file === undefined && gateway.secrets?.['EDGE_KEY'] === undefined) return '';
  if (!existsSync(path)) {
    return `There is no ${path}, so the edge's ENDPOINTS are not compared with the partners: set edge_settings to its path`;
  }
  const lines = compareEndpoints(readEndpoints(path), partners).map((line) => `  - ${line}`);
  if (lines.length === 0) return '';
  const title = `The edge's ENDPOINTS in ${path} differ from the partners:`;
  return [title, ...lines, '  then: npx wrangler deploy'].join('\n');
}

/**
 * What to add to the Worker's list of endpoints, and what to remove. The edge passes on the postbacks of a partner that
 * is not listed, but queues only a few of them while the gateway is unreachable.
 *
 * @param listed ENDPOINTS of wrangler.jsonc
 * @param partners all, including the inactive
 */
export function compareEndpoints(listed: readonly string[], partners: readonly DeployedPartner[]): string[] {
  const known = partners.filter(({ endpoint_path: path }) => path !== '');
  const endpoints = listed.map((endpoint) => endpoint.replaceAll(/^\/+|\/+$/g, ''));
  const missing = known
    .filter(({ is_active: isActive, endpoint_path: path }) => isActive && !isListedPath(path, endpoints))
    .map(({ endpoint_path: path, partner_code: code }) => `add ${JSON.stringify(path.replace(/^\//, ''))} (${code})`);
  const isUsed = (endpoint: string): boolean =>
    endpoint === 'postback' || known.some(({ endpoint_path: path }) => isListedPath(path, [endpoint]));
  const unused = known.length === 0 ? [] : endpoints.filter((endpoint) => !isUsed(endpoint));
  return [...missing, ...unused.map((endpoint) => `remove ${JSON.stringify(endpoint)}, which no partner has`)];
}

function readEndpoints(path: string): string[] {
  try {
    const { vars } = parseJsonc(readFileSync(path, 'utf8')) as { vars?: { ENDPOINTS?: unknown } };
    const endpoints = vars?.ENDPOINTS;
    if (Array.isArray(endpoints)) return endpoints.map(String);
    throw new Error('vars.ENDPOINTS is not a list');
  } catch (error) {
    throw new UserFacingError(`Cannot read ${path}: ${(error as Error).message}`);
  }
}

const STRING_OR_COMMENT = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const STRING_OR_TRAILING_COMMA = /"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g;

/** Parses JSON with comments and trailing commas. @throws SyntaxError */
export function parseJsonc(text: string): unknown {
  const keepStrings = (part: string): string => (part.startsWith('"') ? part : '');
  return JSON.parse(
    text.replaceAll(STRING_OR_COMMENT, keepStrings).replaceAll(STRING_OR_TRAILING_COMMA, keepStrings),
  ) as unknown;
}
