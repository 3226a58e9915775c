import { KeySetting, PostgresUrlSetting, readTime } from '@app/common';
import { postgresUrlError } from '@app/common/config/postgres-url';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { serviceRole } from '@app/partner-config/databases/database-roles';
import { readServerUrl } from '@app/partner-config/databases/server-url';
import { ACCEPTABLE, type Acceptable, isAcceptable } from './preflight/checks';

/** The environment of the command. Unlike arguments, it is not shown to everyone who lists processes. */
export class ImportLegacyEnvironment {
  @PostgresUrlSetting('The legacy database; --from takes precedence.')
  FROM_DATABASE_URL: string = '';

  @PostgresUrlSetting("The partner's database of today, as its own role; --to takes precedence.")
  TO_DATABASE_URL: string = '';

  @PostgresUrlSetting("The config database, as the partner's role; --config takes precedence.")
  CONFIG_DATABASE_URL: string = '';

  @KeySetting('Key of the hashes under which tokens are stored; that of the deployment.', {
    must: 'be set to the value that the partner-service has',
  })
  TOKEN_HASH_KEY: string;
}

export interface ImportLegacyOptions {
  mode: 'import' | 'check' | 'verify';
  fromUrl: string;
  toUrl: string;
  configUrl: string;
  tokenHashKey: string;
  partnerCode: string;
  /** The legacy partner's id; undefined to look it up by code or endpoint. */
  legacyPartner: string | undefined;
  /** ISO 8601; null to import from the beginning. */
  since: string | null;
  /** IANA name. */
  timezone: string;
  accepted: Acceptable[];
}

const PARTNER_CODE = /^[a-z][a-z0-9_]{1,62}$/;

/** The arguments of the command, not validated. */
export interface ImportLegacyArguments {
  partner: string;
  from?: string;
  to?: string;
  /** A server of the environment, in place of `to`. */
  server?: string;
  database?: string;
  config?: string;
  fromPartner?: string;
  since?: string;
  timezone: string;
  check?: boolean;
  verify?: boolean;
  /** Separated by commas. */
  accept: string;
}

/** @throws UserFacingError when an argument is invalid; its message holds no URL */
export function readOptions(given: ImportLegacyArguments, environment: ImportLegacyEnvironment): ImportLegacyOptions {
  if (!PARTNER_CODE.test(given.partner)) throw new UserFacingError('--partner must be a code such as involve_asia');
  if (given.check && given.verify) throw new UserFacingError('--check and --verify cannot be combined');
  return {
    mode: given.check ? 'check' : given.verify ? 'verify' : 'import',
    fromUrl: parseUrl('from', given.from ?? environment.FROM_DATABASE_URL),
    toUrl: parseUrl('to', given.to ?? (serverDatabase(given) || environment.TO_DATABASE_URL)),
    configUrl: parseUrl('config', given.config ?? environment.CONFIG_DATABASE_URL),
    tokenHashKey: environment.TOKEN_HASH_KEY,
    partnerCode: given.partner,
    legacyPartner: given.fromPartner,
    since: given.since === undefined ? null : parseSince(given.since),
    timezone: parseZone(given.timezone),
    accepted: given.accept.split(',').filter(Boolean).map(parseAcceptable),
  };
}

/** The partner's database under the login of its server, as the partner's role; empty without a server. */
function serverDatabase({ partner, server, database }: ImportLegacyArguments): string {
  if (server === undefined || database === undefined) return '';
  const url = new URL(readServerUrl(server, database));
  url.searchParams.set('options', `-c role=${serviceRole(partner)}`);
  return url.href;
}

function parseUrl(option: string, url: string): string {
  const error = postgresUrlError(url);
  if (error) throw new UserFacingError(`--${option} ${error}`);
  return url;
}

/** A day begins in UTC. A time without a zone is rejected: it could be meant in the zone of the legacy rows. */
function parseSince(text: string): string {
  const isUnambiguous = /^\d{4}-\d{2}-\d{2}$|(?:Z|[+-]\d{2}:\d{2})$/i.test(text);
  const { time } = readTime(text);
  if (isUnambiguous && time) return time.toISOString();
  throw new UserFacingError('--since must be a date such as 2025-01-31, or a time with its zone');
}

function parseZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new UserFacingError('--timezone must be a zone such as Asia/Taipei');
  }
}

function parseAcceptable(name: string): Acceptable {
  if (isAcceptable(name)) return name;
  throw new UserFacingError(`--accept allows only ${ACCEPTABLE.join(', ')}`);
}
