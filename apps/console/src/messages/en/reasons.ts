import { FIELD_ERROR_CODES, type FieldErrorCode } from '@app/common/errors/error-codes';
import { CONFIGURATION_ERRORS, type DiagnosticCode, QUARANTINE_REASONS, WARNINGS } from '@app/postback/diagnostics';

/** A sentence for every code that is stored with postbacks; braces name what it fills in. */
const diagnostics: Record<DiagnosticCode, string> = { ...WARNINGS, ...QUARANTINE_REASONS, ...CONFIGURATION_ERRORS };
/** Every code of the API for a field of a request, with what is wrong. */
const fieldErrors: Record<FieldErrorCode, string> = FIELD_ERROR_CODES;

export const reasons = {
  reasons: {
    diagnostics,
    fieldErrors,
    /** Values within sentences. */
    words: { partner: 'partner', tenant: 'tenant', second: 'second', day: 'day', amount: 'amount', id: 'id' },
    /** The API's own sentence says more than the code, and is English. */
    withDetail: (_words: string, sentence: string): string => sentence,
  },
};
