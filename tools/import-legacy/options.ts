import { IsPostgresUrl, readTime, Setting } from '@app/common';
import { postgresUrlError } from '@app/common/config/postgres-url';
import { IsString, MinLength, ValidateIf } from 'class-validator';
import { parseOptions, usageError } from '../cli/command-line';
import { ACCEPTABLE, type Acceptable, isAcceptable } from './preflight/checks';

/** The environment of the command. Unlike arguments, it is not shown to everyone who lists processes. */
export class ImportLegacyEnvironment {
  @Setting({ description: 'The legacy database; --from takes precedence.', secret: true })
  @ValidateIf(({ FROM_DATABASE_URL }: ImportLegacyEnvironment) => FROM_DATABASE_URL !== '')
  @IsPostgresUrl()
  FROM_DATABASE_URL: string = '';

  @Setting({ description: "The partner's database of today, as its own role; --to takes precedence.", secret: true })
  @ValidateIf(({ TO_DATABASE_URL }: ImportLegacyEnvironment) => TO_DATABASE_URL !== '')
  @IsPostgresUrl()
  TO_DATABASE_URL: string = '';

  @Setting({ description: "The config database, as the partner's role; --config takes precedence.", secret: true })
  @ValidateIf(({ CONFIG_DATABASE_URL }: ImportLegacyEnvironment) => CONFIG_DATABASE_URL !== '')
  @IsPostgresUrl()
  CONFIG_DATABASE_URL: string = '';

  @Setting({ description: 'Key of the hashes under which tokens are stored; that of the deployment.', secret: true })
  @IsString()
  @MinLength(16, { message: 'TOKEN_HASH_KEY must be set to the value that the partner-service has' })
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

export const USAGE = `Usage: npm run migrate-data -- --partner CODE [options]
  --partner CODE       the partner of today to import the rows into
  --from URL           the legacy database (or FROM_DATABASE_URL, which no process list shows)
  --to URL             the partner's database of today, as its own role (or TO_DATABASE_URL)
  --config URL         the config database (or CONFIG_DATABASE_URL)
  --from-partner ID    the legacy partner's id (default: looked up by code, then by endpoint)
  --since DATE         leave out older rows; 2025-01-31, or a time in ISO 8601
  --timezone ZONE      of times that are stored without a zone (UTC)
  --check              only print the report
  --verify             only compare what was imported
  --accept A,B         continue in spite of ${ACCEPTABLE.join(', ')}
TOKEN_HASH_KEY in the environment is that of the partner-service.
Run it again to import new rows, or after an interruption: it continues where it was.`;

const OPTIONS = {
  partner: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  config: { type: 'string' },
  'from-partner': { type: 'string' },
  since: { type: 'string' },
  timezone: { type: 'string', default: 'UTC' },
  check: { type: 'boolean', default: false },
  verify: { type: 'boolean', default: false },
  accept: { type: 'string', default: '' },
} as const;

/** @throws UserFacingError with the usage when an option is unknown, missing or invalid; never with a URL in it */
export function readOptions(args: string[], environment: ImportLegacyEnvironment): ImportLegacyOptions {
  const given = parseWithoutUrls(args);
  if (!given.partner) throw usageError('--partner is missing', USAGE);
  if (!PARTNER_CODE.test(given.partner)) throw usageError('--partner must be a code such as involve_asia', USAGE);
  if (given.check && given.verify) throw usageError('--check and --verify exclude each other', USAGE);
  return {
    mode: given.check ? 'check' : given.verify ? 'verify' : 'import',
    fromUrl: parseUrl('from', given.from ?? environment.FROM_DATABASE_URL),
    toUrl: parseUrl('to', given.to ?? environment.TO_DATABASE_URL),
    configUrl: parseUrl('config', given.config ?? environment.CONFIG_DATABASE_URL),
    tokenHashKey: environment.TOKEN_HASH_KEY,
    partnerCode: given.partner,
    legacyPartner: given['from-partner'],
    since: given.since === undefined ? null : parseSince(given.since),
    timezone: parseZone(given.timezone),
    accepted: given.accept.split(',').filter(Boolean).map(parseAcceptable),
  };
}

/** A misplaced argument may be a URL with its password, so an error does not repeat it. */
function parseWithoutUrls(args: string[]) {
  try {
    return parseOptions(args, OPTIONS, USAGE);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw reason.includes('://') ? usageError('A URL stands without its option', USAGE) : error;
  }
}

function parseUrl(option: string, url: string): string {
  const error = postgresUrlError(url);
  if (error) throw usageError(`--${option} ${error}`, USAGE);
  return url;
}

/** A day begins in UTC. A time without a zone is rejected: it could be meant in the zone of the legacy rows. */
function parseSince(text: string): string {
  const isUnambiguous = /^\d{4}-\d{2}-\d{2}$|(?:Z|[+-]\d{2}:\d{2})$/i.test(text);
  const { time } = readTime(text);
  if (isUnambiguous && time) return time.toISOString();
  throw usageError('--since must be a date such as 2025-01-31, or a time with its zone', USAGE);
}

function parseZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw usageError('--timezone must be a zone such as Asia/Taipei', USAGE);
  }
}

function parseAcceptable(name: string): Acceptable {
  if (isAcceptable(name)) return name;
  throw usageError(`--accept knows ${ACCEPTABLE.join(', ')}`, USAGE);
}
