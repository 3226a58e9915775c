import { type CompiledMapping, compileMapping } from '@app/postback/mapping/compile-mapping';
import type { Queue } from './runtime';

/** What `wrangler.jsonc` and the Worker's secrets bind. Nothing of it is sure before `readSettings` has seen it. */
export interface EdgeBindings {
  GATEWAY_URL?: unknown;
  ENDPOINTS?: unknown;
  HOST_TOKENS?: unknown;
  /** A secret: as HOST_TOKENS, as JSON text. */
  SECRET_HOST_TOKENS?: unknown;
  TOKEN_PARAMETERS?: unknown;
  /** A secret: the gateway's EDGE_KEY. */
  EDGE_KEY?: unknown;
  /** Secrets: the service token that Cloudflare Access wants before the tunnel. */
  ACCESS_CLIENT_ID?: unknown;
  ACCESS_CLIENT_SECRET?: unknown;
  PATIENCE_MS?: unknown;
  ATTEMPT_MS?: unknown;
  KEEP_MS?: unknown;
  REDELIVER_AFTER_SECONDS?: unknown;
  UNLISTED_PER_MINUTE?: unknown;
  POSTBACKS?: Queue;
}

export interface EdgeSettings {
  /** Without a path. */
  gatewayUrl: string;
  /** Without their leading slash; one that ends in `*` stands for all that begin so. */
  endpoints: readonly string[];
  /** By host, in lower case and without a port. */
  hostTokens: ReadonlyMap<string, string>;
  /** Finds the tokens that callers send, also under names of partners. */
  tokenMapping: CompiledMapping;
  edgeKey: string;
  /** What Cloudflare Access wants to see, if it stands before the gateway. */
  access: AccessToken | undefined;
  /** How long a postback is tried before it goes to the queue. */
  patienceMs: number;
  /** How long one attempt may take. */
  attemptMs: number;
  /** How long the queue may take. */
  keepMs: number;
  /** The first pause before what the queue holds is tried again. */
  redeliverAfterSeconds: number;
  /** How many postbacks to unlisted paths the queue takes in a minute. */
  unlistedPerMinute: number;
  queue: Queue;
}

/** A service token of Cloudflare Access. */
export interface AccessToken {
  id: string;
  secret: string;
}

/** Every fault of the bindings at once; values are never named, for some are secrets. */
export class SettingsError extends Error {
  constructor(readonly errors: readonly string[]) {
    super(`The Worker's settings are not usable: ${errors.join('; ')}`);
    this.name = 'SettingsError';
  }
}

const MIN_KEY_LENGTH = 16;

/** @throws SettingsError */
export function readSettings(bindings: EdgeBindings): EdgeSettings {
  const faults: string[] = [];
  const settings = {
    gatewayUrl: readOrigin(bindings.GATEWAY_URL, faults),
    endpoints: readEndpoints(bindings.ENDPOINTS, faults),
    hostTokens: readHostTokens(bindings, faults),
    tokenMapping: readTokenMapping(bindings.TOKEN_PARAMETERS, faults),
    edgeKey: readKey(bindings.EDGE_KEY, faults),
    access: readAccess(bindings, faults),
    patienceMs: readNumber('PATIENCE_MS', bindings.PATIENCE_MS, 4_000, faults),
    attemptMs: readNumber('ATTEMPT_MS', bindings.ATTEMPT_MS, 2_500, faults),
    keepMs: readNumber('KEEP_MS', bindings.KEEP_MS, 2_000, faults),
    redeliverAfterSeconds: readNumber('REDELIVER_AFTER_SECONDS', bindings.REDELIVER_AFTER_SECONDS, 15, faults),
    unlistedPerMinute: readNumber('UNLISTED_PER_MINUTE', bindings.UNLISTED_PER_MINUTE, 60, faults),
  };
  const { POSTBACKS: queue } = bindings;
  if (!queue) faults.push('POSTBACKS must be a binding of a queue');
  if (!queue || faults.length > 0) throw new SettingsError(faults);
  return { ...settings, queue };
}

function readOrigin(value: unknown, faults: string[]): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  if (!isOrigin) faults.push('GATEWAY_URL must be an http or https URL without a path');
  return url?.origin ?? '';
}

function readEndpoints(value: unknown, faults: string[]): string[] {
  const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one);
  if (isList) return (value as string[]).map((endpoint) => endpoint.replace(/^\/+/, '').replace(/\/+$/, ''));
  faults.push('ENDPOINTS must be a list of endpoints');
  return [];
}

function readHostTokens({ HOST_TOKENS, SECRET_HOST_TOKENS }: EdgeBindings, faults: string[]): Map<string, string> {
  const open = HOST_TOKENS ?? {};
  const secret = parseJson(SECRET_HOST_TOKENS);
  if (!isTokens(open)) faults.push('HOST_TOKENS must be an object of a token for each host');
  if (!isTokens(secret)) faults.push('SECRET_HOST_TOKENS must be a JSON object of a token for each host');
  const entries = [open, secret].filter(isTokens).flatMap((tokens) => Object.entries(tokens));
  return new Map(entries.map(([host, token]) => [host.toLowerCase(), token]));
}

/** Which token a name stands for is the partner's; here it only counts that there is one. */
function readTokenMapping(value: unknown, faults: string[]): CompiledMapping {
  const names = value ?? [];
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string' && name !== '');
  if (!isList) faults.push('TOKEN_PARAMETERS must be a list of names of parameters');
  const entries = isList ? (names as string[]).map((name) => [name, 'ts_param'] as const) : [];
  return compileMapping({ mapping: Object.fromEntries(entries), rules: {} });
}

function parseJson(value: unknown): unknown {
  if (value === undefined || value === '') return {};
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    // What it says may be a secret, so the reason is not passed on.
    return undefined;
  }
}

function isTokens(value: unknown): value is Record<string, string> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((token) => typeof token === 'string' && token.trim() !== '');
}

function readKey(value: unknown, faults: string[]): string {
  if (typeof value === 'string' && value.length >= MIN_KEY_LENGTH) return value;
  faults.push(`EDGE_KEY must be a secret of at least ${MIN_KEY_LENGTH} characters`);
  return '';
}

function readAccess(
  { ACCESS_CLIENT_ID: id, ACCESS_CLIENT_SECRET: secret }: EdgeBindings,
  faults: string[],
): AccessToken | undefined {
  if (!id && !secret) return undefined;
  if (typeof id === 'string' && typeof secret === 'string' && id && secret) return { id, secret };
  faults.push('ACCESS_CLIENT_ID and ACCESS_CLIENT_SECRET must both be set, or neither');
  return undefined;
}

function readNumber(name: string, value: unknown, byDefault: number, faults: string[]): number {
  const number = value === undefined || value === '' ? byDefault : Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  faults.push(`${name} must be a whole number above 0`);
  return byDefault;
}
