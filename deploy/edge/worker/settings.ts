import { type CompiledMapping, compileMapping } from '@app/postback/mapping/compile-mapping';
import type { Queue } from './queue';

/** What `wrangler.jsonc` and the Worker's secrets bind, unvalidated. */
export interface EdgeBindings {
  GATEWAY_URL?: unknown;
  ENDPOINTS?: unknown;
  HOST_TOKENS?: unknown;
  /** A secret: further HOST_TOKENS, as JSON text. */
  SECRET_HOST_TOKENS?: unknown;
  TOKEN_PARAMETERS?: unknown;
  /** A secret: the gateway's EDGE_KEY. */
  EDGE_KEY?: unknown;
  /** Secrets: the service token that Cloudflare Access requires in front of the tunnel. */
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
  /** Without a leading slash; one that ends in `*` stands for all that begin so. */
  endpoints: readonly string[];
  /** By host, in lower case and without a port. */
  hostTokens: ReadonlyMap<string, string>;
  /** Finds the tokens that clients send, also under a partner's own names. */
  tokenMapping: CompiledMapping;
  edgeKey: string;
  /** A service token, where Cloudflare Access is in front of the gateway. */
  access: { id: string; secret: string } | undefined;
  /** How long the edge tries to deliver a postback before it queues it (PATIENCE_MS). */
  deliveryTimeoutMs: number;
  attemptTimeoutMs: number;
  /** How long the queue may take (KEEP_MS). */
  enqueueTimeoutMs: number;
  /** The delay before the first redelivery. */
  redeliverAfterSeconds: number;
  /** How many postbacks to unlisted paths are queued a minute. */
  unlistedPerMinute: number;
  queue: Queue;
}

/** Names every invalid binding, and no value, because some are secrets. */
export class SettingsError extends Error {
  constructor(readonly errors: readonly string[]) {
    super(`The Worker's settings are invalid: ${errors.join('; ')}`);
    this.name = 'SettingsError';
  }
}

const MIN_KEY_LENGTH = 16;

/** @throws SettingsError */
export function readSettings(bindings: EdgeBindings): EdgeSettings {
  const errors: string[] = [];
  const number = (name: keyof EdgeBindings, fallback: number): number =>
    readNumber(name, bindings[name], fallback, errors);
  const settings = {
    gatewayUrl: readOrigin(bindings.GATEWAY_URL, errors),
    endpoints: readEndpoints(bindings.ENDPOINTS, errors),
    hostTokens: readHostTokens(bindings, errors),
    tokenMapping: readTokenMapping(bindings.TOKEN_PARAMETERS, errors),
    edgeKey: readKey(bindings.EDGE_KEY, errors),
    access: readAccess(bindings, errors),
    deliveryTimeoutMs: number('PATIENCE_MS', 4_000),
    attemptTimeoutMs: number('ATTEMPT_MS', 2_500),
    enqueueTimeoutMs: number('KEEP_MS', 2_000),
    redeliverAfterSeconds: number('REDELIVER_AFTER_SECONDS', 15),
    unlistedPerMinute: number('UNLISTED_PER_MINUTE', 60),
  };
  const { POSTBACKS: queue } = bindings;
  if (!queue) errors.push('POSTBACKS must be a binding of a queue');
  if (!queue || errors.length > 0) throw new SettingsError(errors);
  return { ...settings, queue };
}

function readOrigin(value: unknown, errors: string[]): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  if (!isOrigin) errors.push('GATEWAY_URL must be an http or https URL without a path');
  return url?.origin ?? '';
}

function readEndpoints(value: unknown, errors: string[]): string[] {
  if (isNonEmptyStrings(value) && value.length > 0)
    return value.map((endpoint) => endpoint.replaceAll(/^\/+|\/+$/g, ''));
  errors.push('ENDPOINTS must be a list of endpoints');
  return [];
}

function readHostTokens({ HOST_TOKENS, SECRET_HOST_TOKENS }: EdgeBindings, errors: string[]): Map<string, string> {
  const open = HOST_TOKENS ?? {};
  const secret = parseJson(SECRET_HOST_TOKENS);
  if (!isTokens(open)) errors.push('HOST_TOKENS must be an object of a token for each host');
  if (!isTokens(secret)) errors.push('SECRET_HOST_TOKENS must be a JSON object of a token for each host');
  const entries = [open, secret].filter(isTokens).flatMap((tokens) => Object.entries(tokens));
  return new Map(entries.map(([host, token]) => [host.toLowerCase(), token]));
}

/** The edge only needs to know whether there is a token. Which one a name stands for is up to the partner's mapping. */
function readTokenMapping(value: unknown, errors: string[]): CompiledMapping {
  const names = value ?? [];
  const areNames = isNonEmptyStrings(names);
  if (!areNames) errors.push('TOKEN_PARAMETERS must be a list of names of parameters');
  const entries = areNames ? names.map((name) => [name, 'ts_param'] as const) : [];
  return compileMapping({ mapping: Object.fromEntries(entries), rules: {} });
}

function isNonEmptyStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
}

function parseJson(value: unknown): unknown {
  if (value === undefined || value === '') return {};
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    // The reason may quote the text, which is a secret.
    return undefined;
  }
}

function isTokens(value: unknown): value is Record<string, string> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((token) => typeof token === 'string' && token.trim() !== '');
}

function readKey(value: unknown, errors: string[]): string {
  if (typeof value === 'string' && value.length >= MIN_KEY_LENGTH) return value;
  errors.push(`EDGE_KEY must be a secret of at least ${MIN_KEY_LENGTH} characters`);
  return '';
}

function readAccess({ ACCESS_CLIENT_ID: id, ACCESS_CLIENT_SECRET: secret }: EdgeBindings, errors: string[]) {
  if (!id && !secret) return undefined;
  if (typeof id === 'string' && typeof secret === 'string' && id && secret) return { id, secret };
  errors.push('ACCESS_CLIENT_ID and ACCESS_CLIENT_SECRET must both be set, or neither');
  return undefined;
}

function readNumber(name: string, value: unknown, fallback: number, errors: string[]): number {
  const number = value === undefined || value === '' ? fallback : Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  errors.push(`${name} must be a whole number above 0`);
  return fallback;
}
