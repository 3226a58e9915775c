export type DatabaseErrorKind =
  /** A postback id or a signature of the batch was stored before; nothing of the batch was. */
  | 'already_stored'
  /** A row's day has no partition yet. */
  | 'missing_partition'
  /** The database refuses a row: bisecting the batch isolates it. */
  | 'bad_row'
  /** Passes by itself, or leaves unknown whether the batch was committed: retry it with the same postback ids. */
  | 'transient'
  /** An immediate retry would not help: full disk, read-only, wrong schema, missing privileges. */
  | 'unavailable';

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

// Deadlock and serialisation (40), connection (08), too many connections (53300), the server stopping or
// starting (57P01–57P05), a statement or lock time-out (57014, 55P03), a transaction ended for idling (25P03).
const TRANSIENT = /^(40|08|57P0[1-5]$|53300$|57014$|55P03$|25P0[1-4]$)/;

/** What to do about an error of pg, by SQLSTATE (PostgreSQL manual, appendix A) or by the socket's code. */
export function classifyDatabaseError(error: unknown): DatabaseErrorKind {
  if (!(error instanceof Error)) return 'unavailable';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '23505') return 'already_stored';
  if (code === '23514' && error.message.startsWith('no partition of relation')) return 'missing_partition';
  if (CONNECTION_CODES.has(code) || TRANSIENT.test(code)) return 'transient';
  // 54: a value is more than PostgreSQL can take, such as JSON nested beyond its stack.
  if (/^(22|23|54)/.test(code)) return 'bad_row';
  // pg reports a connection that ended under a query, or could not be had in time, without any code.
  if (code === '' && /connection|timeout/i.test(error.message)) return 'transient';
  return 'unavailable';
}
