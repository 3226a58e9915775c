import { type ConfigurationError, diagnostic } from '../diagnostics';

export type PathAction = 'postback' | 'stats' | 'conversions' | 'conversion' | 'quarantine' | 'redrive';

export type ParsedPath<T> = {
  /** The owner of the endpoint; undefined in the standard form, where tokens or the default partner decide. */
  target: T | undefined;
} & Action;

type Action = { action: Exclude<PathAction, 'conversion'> } | { action: 'conversion'; conversionId: string };

const FIELD = 'endpoint_path';
const MAX_ENDPOINT = 255;
const RESERVED_FIRST = new Set([
  'partner',
  'postback',
  'api',
  'internal',
  'health',
  'ready',
  'info',
  'docs',
  'metrics',
  'docs-json',
  'docs-yaml',
  'door',
]);
const RESERVED_LAST = new Set(['stats', 'conversions', 'quarantine', 'redrive']);
const READS = ['stats', 'conversions', 'quarantine'] as const;
const REDRIVE = '/quarantine/redrive';
const CONVERSION = '/conversions/';
const STANDARD_FORM = '/postback';
const PREFIXES = ['/postback/', '/partner/', '/'] as const;

/**
 * Reads a path (without its query): `/partner/E`, `/postback/E` and `/E` for the endpoint E, `/postback` and
 * `/postback/` for the standard form, each alone or followed by an action. Only a conversion id is decoded; dots and
 * double slashes are never resolved.
 *
 * @param find the partner of an endpoint, which is passed without its leading slash
 */
export function parsePath<T>(path: string, find: (endpoint: string) => T | undefined): ParsedPath<T> | undefined {
  const rest = path.endsWith('/') ? path.slice(0, -1) : path;
  if (rest === STANDARD_FORM) return { target: undefined, action: 'postback' };
  const prefix = PREFIXES.find((known) => rest.startsWith(known));
  if (prefix === undefined) return undefined;
  const target = find(rest.slice(prefix.length));
  if (target !== undefined) return { target, action: 'postback' };
  for (const { endpoint, action } of possibleReads(rest.slice(prefix.length - 1))) {
    if (endpoint === '' && prefix === '/postback/') return { target: undefined, ...action };
    const owner = find(endpoint.slice(1));
    if (owner !== undefined) return { target: owner, ...action };
  }
  return undefined;
}

/** Whether a path could be a postback's under any endpoint: reads end in words that no endpoint may contain. */
export function mayBePostback(path: string): boolean {
  return !path.split('/').some((segment) => RESERVED_LAST.has(segment.toLowerCase()));
}

/** The ways to split an action off the end of a path; a conversion id may itself look like one. */
function possibleReads(path: string): { endpoint: string; action: Action }[] {
  const reads: { endpoint: string; action: Action }[] = [];
  for (const action of READS) {
    if (path.endsWith(`/${action}`)) reads.push({ endpoint: path.slice(0, -action.length - 1), action: { action } });
  }
  if (path.endsWith(REDRIVE)) {
    reads.push({ endpoint: path.slice(0, -REDRIVE.length), action: { action: 'redrive' } });
  }
  const at = path.indexOf(CONVERSION);
  const conversionId = at < 0 ? '' : decodeId(path.slice(at + CONVERSION.length));
  if (conversionId !== '') {
    reads.push({ endpoint: path.slice(0, at), action: { action: 'conversion', conversionId } });
  }
  return reads;
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The stored form: with a leading slash and without a trailing one. */
export function normalizeEndpointPath(path: string): string {
  const trimmed = path.trim();
  let [start, end] = [0, trimmed.length];
  while (trimmed[start] === '/') start += 1;
  while (end > start && trimmed[end - 1] === '/') end -= 1;
  return `/${trimmed.slice(start, end)}`;
}

/** Why a path cannot be a partner's endpoint, all errors at once. */
export function checkEndpointPath(path: string): ConfigurationError[] {
  const endpoint = normalizeEndpointPath(path).slice(1);
  const segments = endpoint.split('/');
  const first = segments[0]!;
  const reserved = segments.find((segment) => RESERVED_LAST.has(segment.toLowerCase()));
  const hasInvalidSegment = segments.some((segment) => ['', '.', '..'].includes(segment));
  const details = { value: path };
  const errors = [
    endpoint === '' && diagnostic(FIELD, 'path_empty', details),
    endpoint.length >= MAX_ENDPOINT &&
      diagnostic(FIELD, 'path_too_long', { ...details, params: { max: MAX_ENDPOINT } }),
    !/^[A-Za-z0-9._~/-]*$/.test(endpoint) && diagnostic(FIELD, 'path_character_invalid', details),
    endpoint !== '' && hasInvalidSegment && diagnostic(FIELD, 'path_segment_invalid', details),
    RESERVED_FIRST.has(first.toLowerCase()) &&
      diagnostic(FIELD, 'path_start_reserved', { ...details, params: { segment: first } }),
    reserved !== undefined && diagnostic(FIELD, 'path_reserved', { ...details, params: { segment: reserved } }),
  ];
  return errors.filter((error) => error !== false);
}
