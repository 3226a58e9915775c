import { IsPostgresUrl, readTime, Setting } from '@app/common';
import { IsString, MinLength, ValidateIf } from 'class-validator';
import { usageError, parseOptions } from '../cli/command-line';
import { postgresUrlError } from '@app/common/config/postgres-url';
import { type Acceptable, ACCEPTABLE, isAcceptable } from './preflight/preflight-failure';

/** What the command reads of its environment. URLs there are seen by nobody who lists the processes. */
export class ImportLegacyEnvironment {
  @Setting({ description: 'The former database; --from comes before it.', secret: true })
  @ValidateIf(({ FROM_DATABASE_URL }: ImportLegacyEnvironment) => FROM_DATABASE_URL !== '')
  @IsPostgresUrl()
  FROM_DATABASE_URL: string = '';

  @Setting({ description: "The partner's database of today, as its own role; --to comes before it.", secret: true })
  @ValidateIf(({ TO_DATABASE_URL }: ImportLegacyEnvironment) => TO_DATABASE_URL !== '')
  @IsPostgresUrl()
  TO_DATABASE_URL: string = '';

  @Setting({ description: "The config database, as the partner's role; --config comes before it.", secret: true })
  @ValidateIf(({ CONFIG_DATABASE_URL }: ImportLegacyEnvironment) => CONFIG_DATABASE_URL !== '')
  @IsPostgresUrl()
  CONFIG_DATABASE_URL: string = '';

  @Setting({ description: 'Key of the hashes by which tokens are known; that of the deployment.', secret: true })
  @IsString()
  @MinLength(16, { message: 'TOKEN_HASH_KEY must be set, to what the partner-service has' })
  TOKEN_HASH_KEY: string;
}

export type Mode = 'move' | 'check' | 'verify';

export interface ImportLegacyOptions {
  mode: Mode;
  fromUrl: string;
  toUrl: string;
  configUrl: string;
  tokenHashKey: string;
  partnerCode: string;
  /** The former partner's id; undefined: it is looked up by code or endpoint. */
  legacyPartner: string | undefined;
  /** ISO 8601; null: from the beginning. */
  since: string | null;
  /** IANA name. */
  timezone: string;
  accepted: Acceptable[];
}

const PARTNER_CODE = /^[a-z][a-z0-9_]{1,62}$/;

export const USAGE = `Usage: npm run migrate-data -- --partner CODE [options]
  --partner CODE       the partner of today that the rows are moved to
  --from URL           the former database (or FROM_DATABASE_URL, which no list of processes shows)
  --to URL             the partner's database of today, as its own role (or TO_DATABASE_URL)
  --config URL         the config database (or CONFIG_DATABASE_URL)
  --from-partner ID    the former partner's id (else looked up by code, then by endpoint)
  --since DATE         leave older rows behind; 2025-01-31, or a time in ISO 8601
  --timezone ZONE      of times that were stored without a zone (UTC)
  --check              only the report
  --verify             only compare what was moved
  --accept A,B         go on in spite of ${ACCEPTABLE.join(', ')}
The environment's TOKEN_HASH_KEY is the one that the partner-service has.
Run it again for what has come meanwhile, or after an interruption: it goes on where it was.`;

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

/** @throws ExplainedFault with the usage when an option is unknown, missing or has no sense; never with a URL in it */
export function readOptions(args: string[], environment: ImportLegacyEnvironment): ImportLegacyOptions {
  const given = parseWithoutEcho(args);
  if (!given.partner) throw usageError('--partner is missing', USAGE);
  if (!PARTNER_CODE.test(given.partner)) throw usageError('--partner must be a code such as involve_asia', USAGE);
  if (given.check && given.verify) throw usageError('--check and --verify are two different things', USAGE);
  return {
    mode: given.check ? 'check' : given.verify ? 'verify' : 'move',
    fromUrl: urlOf('from', given.from ?? environment.FROM_DATABASE_URL),
    toUrl: urlOf('to', given.to ?? environment.TO_DATABASE_URL),
    configUrl: urlOf('config', given.config ?? environment.CONFIG_DATABASE_URL),
    tokenHashKey: environment.TOKEN_HASH_KEY,
    partnerCode: given.partner,
    legacyPartner: given['from-partner'],
    since: given.since === undefined ? null : timeOf(given.since),
    timezone: zoneOf(given.timezone),
    accepted: given.accept.split(',').filter(Boolean).map(acceptableOf),
  };
}

/** What stands in a wrong place may be a URL with its password: such an argument is not repeated. */
function parseWithoutEcho(args: string[]) {
  try {
    return parseOptions(args, OPTIONS, USAGE);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw reason.includes('://') ? usageError('A URL stands without its option', USAGE) : error;
  }
}

function urlOf(option: string, url: string): string {
  const fault = postgresUrlError(url);
  if (fault) throw usageError(`--${option} ${fault}`, USAGE);
  return url;
}

/** A day begins in UTC. A time without a zone is refused: it could as well be in the zone of the former rows. */
function timeOf(text: string): string {
  const isClear = /^\d{4}-\d{2}-\d{2}$|(?:Z|[+-]\d{2}:\d{2})$/i.test(text);
  const { time } = readTime(text);
  if (isClear && time) return time.toISOString();
  throw usageError('--since must be a date such as 2025-01-31, or a time with its zone', USAGE);
}

function zoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw usageError('--timezone must be a zone such as Asia/Taipei', USAGE);
  }
}

function acceptableOf(name: string): Acceptable {
  if (isAcceptable(name)) return name;
  throw usageError(`--accept knows ${ACCEPTABLE.join(', ')}`, USAGE);
}
