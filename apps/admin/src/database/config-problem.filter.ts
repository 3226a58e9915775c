import { type FieldError, Log, Problem, ProblemFilter, problems } from '@app/common';
import { type ArgumentsHost, Catch, Inject } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';

/** Answers errors like every other filter, and errors of the database by what they mean to the client. */
@Catch()
export class ConfigProblemFilter extends ProblemFilter {
  constructor(@Inject(Log) log: Log) {
    super(log);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    // oxlint-disable-next-line promise/valid-params, promise/no-promise-in-callback -- an exception filter, not a promise
    super.catch(translateDatabaseError(error), host);
  }
}

/** What node-postgres reports of a statement that failed. */
interface DriverError {
  code?: string;
  message: string;
  constraint?: string;
}

const CONSTRAINT =
  /^(?:partners|tenants|tenant_tokens|api_keys|console_people|saved_views|event_sources|source_keys|partner_revisions)_(.+)_(?:key|check|fkey)$/;

/** Rules between rows: the request is well-formed, but the present state does not allow it. */
const RULES_OF_STATE: Readonly<Record<string, FieldError>> = {
  tenants_is_active_check: {
    field: 'is_active',
    code: 'default_required',
    reason: 'The default tenant stays active; make another tenant the default first.',
  },
  tenants_is_default_check: {
    field: 'is_default',
    code: 'default_required',
    reason: 'A partner keeps a default tenant; make another tenant the default instead.',
  },
  partners_require_signature_check: {
    field: 'require_signature',
    code: 'signing_secret_required',
    reason: 'A signature can be required once a signing_secret is set.',
  },
};

// Read-only (25006), closed to us (28), gone (3D000) or not accepting connections (55000) also passes with time.
const UNAVAILABLE_CODE = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH|EAI_|08|53|57P|57014|25006|28|3D000|55000)/;
const UNAVAILABLE_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)|not queryable/;

/** Fields whose constraint is named after a column that clients do not see, or that holds a secret. */
const FIELD_NAMES: Readonly<Record<string, string>> = { pkey: 'partner_code', token_hash: 'tokens' };

/**
 * Translates errors of PostgreSQL into problems (SQLSTATE codes: PostgreSQL manual, appendix A). Returns any other error
 * as it is.
 */
export function translateDatabaseError(error: unknown): unknown {
  const driverError = driverErrorOf(error);
  if (!driverError) return error;
  const field = fieldOf(driverError);
  switch (driverError.code) {
    case '23505': // unique_violation
      return problems.conflict(
        `${field} is already taken.`,
        [{ field, code: 'already_taken', reason: 'is already taken' }],
        error,
      );
    case '23503': // foreign_key_violation
      return problems.invalidRequest([
        { field, code: 'unknown_reference', reason: 'names something that does not exist' },
      ]);
    case '23514': // check_violation
      return checkViolation(driverError, error);
    case '22021': // character_not_in_repertoire
    case '22P05': // untranslatable_character
      return problems.invalidRequest([
        { field: 'body', code: 'wrong_format', reason: 'contains the character NUL, which cannot be stored' },
      ]);
    case 'PB401': // ours: the key or session ended between the start of the request and its change
      return problems.unauthorized('The API key or session of this request has ended.');
    case '40001': // serialization_failure
    case '40P01': // deadlock_detected
      return problems.conflict('A concurrent request changed the same rows; try again.', [], error);
    default:
      return isUnavailable(driverError) ? problems.unavailable('The config database does not respond.', error) : error;
  }
}

function driverErrorOf(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof Error && !(error instanceof Problem) ? error : undefined;
}

function checkViolation(driverError: DriverError, cause: unknown): Problem {
  const rule = RULES_OF_STATE[driverError.constraint ?? ''];
  if (rule) return problems.conflict(rule.reason, [rule], cause);
  const reason = `is not allowed: ${driverError.message}`;
  return problems.invalidRequest([{ field: fieldOf(driverError), code: 'invalid_value', reason }]);
}

function fieldOf({ constraint = '' }: DriverError): string {
  const name = CONSTRAINT.exec(constraint)?.[1] ?? constraint.replace(/^.*_(?=pkey$)/, '');
  return FIELD_NAMES[name] ?? name;
}

/** True for refused and lost connections, a server that takes no changes, and errors of node-postgres without a code. */
function isUnavailable({ code = '', message }: DriverError): boolean {
  return UNAVAILABLE_CODE.test(code) || UNAVAILABLE_MESSAGE.test(message);
}
