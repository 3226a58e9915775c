import { bareHost, type HostAllowlist } from '@app/common';

/** Any other parameter may lead elsewhere (`host`, `port`), or read a file of this machine (`sslkey`). */
const PARAMETERS = new Set([
  'ssl',
  'sslmode',
  'uselibpqcompat',
  'application_name',
  'connect_timeout',
  'user',
  'password',
]);

/** The host that a database URL connects to, in the spelling of an http URL; undefined when it names none. */
export function databaseHostOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  try {
    // The scheme is none whose hosts the URL parser reads: 0x7f.1 is an address in an http URL only.
    const host = decodeURIComponent(new URL(text).hostname);
    // A path would be a socket's of the machine that connects.
    return host === '' || host.includes('/') ? undefined : new URL(`http://${host}`).hostname;
  } catch {
    return undefined;
  }
}

/** What is wrong with where a database is said to be, as far as the text itself tells; undefined for nothing. */
export function databaseUrlError(text: string, allowlist: HostAllowlist): string | undefined {
  const host = databaseHostOf(text);
  if (host === undefined) return 'must be a URL such as postgres://role@host:5432/database';
  const unknown = [...new URL(text).searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) return `has a parameter other than ${[...PARAMETERS].join(', ')}`;
  if (allowlist.allowsHost(host)) return undefined;
  return `names ${bareHost(host)}, a private or reserved host that ENDPOINT_HOST_ALLOWLIST does not list`;
}
