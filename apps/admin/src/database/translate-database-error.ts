import { type FieldError, Problem, problems } from '@app/common';
import { QueryFailedError } from 'typeorm';

/** What node-postgres says of a refused statement. */
interface DriverError {
  code?: string;
  message: string;
  constraint?: string;
}

const CONSTRAINT = /^(?:partners|tenants|tenant_tokens|api_keys)_(.+)_(?:key|check|fkey)$/;

/** Rules between rows: the request is well-formed, but not what the present state allows. */
const RULES_OF_STATE: Readonly<Record<string, string>> = {
  tenants_is_active_check: 'The default tenant stays active; make another tenant the default first.',
  partners_require_signature_check: 'A signature can be required once a signing_secret is set.',
  tenants_is_default_check: 'A partner keeps a default tenant; make another tenant the default instead.',
};

// Read-only (25006), closed to us (28), gone (3D000) or not taking connections (55000) is a matter of time as well.
const UNAVAILABLE_CODE = /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH|EAI_|08|53|57P|57014|25006|28|3D000|55000)/;
const UNAVAILABLE_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect)|not queryable/;

/** Fields whose constraint is named after a column that callers do not see, or that holds a secret. */
const FIELD_NAMES: Readonly<Record<string, string>> = { pkey: 'partner_code', token_hash: 'tokens' };

/**
 * The one place where PostgreSQL's refusals become answers (SQLSTATE codes: PostgreSQL manual, appendix A).
 * Anything else is returned as it is.
 */
export function translateDatabaseError(error: unknown): unknown {
  const fault = driverErrorOf(error);
  if (!fault) return error;
  switch (fault.code) {
    case '23505': // unique_violation
      return conflict(`${fieldOf(fault)} is already taken.`, error, [
        { field: fieldOf(fault), reason: 'is already taken' },
      ]);
    case '23503': // foreign_key_violation
      return problems.invalidRequest([{ field: fieldOf(fault), reason: 'names something that does not exist' }]);
    case '23514': // check_violation
      return refusedByCheck(fault, error);
    case '22021': // character_not_in_repertoire
    case '22P05': // untranslatable_character
      return problems.invalidRequest([{ field: 'body', reason: 'contains the character NUL, which cannot be stored' }]);
    case 'PB401': // ours: the key ended between the request's beginning and its change
      return problems.unauthorized('The API key in the header X-API-Key is not known, or has ended.');
    case '40001': // serialization_failure
    case '40P01': // deadlock_detected
      return conflict('Somebody else changed the same at the same moment; try again.', error);
    default:
      return isUnavailable(fault) ? problems.unavailable('The config database does not answer.', error) : error;
  }
}

function driverErrorOf(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof Error && !(error instanceof Problem) ? error : undefined;
}

function refusedByCheck(fault: DriverError, cause: unknown): Problem {
  const rule = RULES_OF_STATE[fault.constraint ?? ''];
  if (rule) return conflict(rule, cause);
  return problems.invalidRequest([{ field: fieldOf(fault), reason: `is not allowed: ${fault.message}` }]);
}

function conflict(detail: string, cause: unknown, faults: FieldError[] = []): Problem {
  return new Problem({ status: 409, code: 'conflict', detail, fieldErrors: faults, cause });
}

function fieldOf({ constraint = '' }: DriverError): string {
  const name = CONSTRAINT.exec(constraint)?.[1] ?? constraint.replace(/^.*_(?=pkey$)/, '');
  return FIELD_NAMES[name] ?? name;
}

/** Connections refused, lost or ended by the server (classes 08, 53, 57P), a server that takes no changes, or what node-postgres says without a code. */
function isUnavailable({ code = '', message }: DriverError): boolean {
  return UNAVAILABLE_CODE.test(code) || UNAVAILABLE_MESSAGE.test(message);
}
