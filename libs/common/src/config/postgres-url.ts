const SCHEMES = new Set(['postgres:', 'postgresql:']);
const PASSWORD_BEFORE_HOST = /^([a-z]+:\/\/[^:/?#]*):[^/?#]*@/;
const PASSWORD_PARAMETER = /([?&]password=)[^&#]*/g;

/** Why `url` is not a PostgreSQL URL, without repeating it, since it may hold a password; undefined when it is one. */
export function postgresUrlError(url: unknown): string | undefined {
  if (typeof url !== 'string' || url === '') return 'is required: a postgres:// URL';
  if (!URL.canParse(url)) return 'is not a URL; expected postgres://user:password@host:port/database';
  const { protocol } = new URL(url);
  if (SCHEMES.has(protocol)) return undefined;
  return `names the scheme ${protocol}//, but PostgreSQL is the only database here (postgres:// or postgresql://)`;
}

/** A database URL without its password. The config database masks passwords in its history the same way. */
export function maskPassword(url: string): string {
  return url.replace(PASSWORD_BEFORE_HOST, '$1:***@').replace(PASSWORD_PARAMETER, '$1***');
}
