import { bareHost, type FieldError, type HostAllowlist } from '@app/common';

export type UrlError = Pick<FieldError, 'code' | 'reason'>;

const ENDPOINT_SCHEMES = new Set(['http:', 'https:']);

/** Of a service that has its process to itself, or is in a cell. */
const PATHS = /^\/(partners\/[a-z][a-z0-9_]{1,62})?$/;

/** Other parameters may lead elsewhere (`host`, `port`) or read a file of this machine (`sslkey`). */
const DATABASE_PARAMETERS = new Set([
  'ssl',
  'sslmode',
  'uselibpqcompat',
  'application_name',
  'connect_timeout',
  'user',
  'password',
]);

/**
 * Checks the text of a service's URL. The URL parser normalises every spelling of an
 * address (0x7f.1, 2130706433, [::ffff:7f00:1]), so the check uses the host that it returns.
 */
export function endpointUrlError(text: string, allowlist: HostAllowlist): UrlError | undefined {
  if (!URL.canParse(text)) return wrongFormat('is no URL');
  const url = new URL(text);
  if (!ENDPOINT_SCHEMES.has(url.protocol)) return wrongFormat('must be an http or https URL');
  if (url.username !== '' || url.password !== '') return wrongFormat('must be without user and password');
  if (!allowlist.allowsHost(url.hostname)) return privateHost(url.hostname);
  const isService = PATHS.test(url.pathname) && !/[?#]/.test(text);
  return isService ? undefined : wrongFormat('must be an origin such as https://host, or https://host/partners/CODE');
}

/** Checks the text of a database's URL. */
export function databaseUrlError(text: string, allowlist: HostAllowlist): UrlError | undefined {
  const host = databaseHostOf(text);
  if (host === undefined) return wrongFormat('must be a URL such as postgres://role@host:5432/database');
  const unknown = [...new URL(text).searchParams.keys()].find((name) => !DATABASE_PARAMETERS.has(name));
  if (unknown !== undefined) return wrongFormat(`has a parameter other than ${[...DATABASE_PARAMETERS].join(', ')}`);
  return allowlist.allowsHost(host) ? undefined : privateHost(bareHost(host));
}

/** The host that a database URL connects to, as an http URL spells it; undefined when it names none. */
export function databaseHostOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  try {
    // The URL parser normalises hosts of http URLs only: in postgres://0x7f.1 it leaves the address as it is.
    const host = decodeURIComponent(new URL(text).hostname);
    // A host with a slash is the path of a Unix socket on the machine that connects.
    return host === '' || host.includes('/') ? undefined : new URL(`http://${host}`).hostname;
  } catch {
    return undefined;
  }
}

function wrongFormat(reason: string): UrlError {
  return { code: 'wrong_format', reason };
}

function privateHost(host: string): UrlError {
  return {
    code: 'host_not_allowed',
    reason: `names ${host}, a private or reserved host that ENDPOINT_HOST_ALLOWLIST does not list`,
  };
}
