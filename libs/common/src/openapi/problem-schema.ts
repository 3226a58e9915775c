import type { Schema } from '../input/contract';

/** One thing wrong with a request. */
export const FIELD_ERROR = {
  title: 'FieldError',
  type: 'object',
  properties: { field: { type: 'string' }, value: {}, reason: { type: 'string' } },
  required: ['field', 'reason'],
};

/** Why a request was not done (RFC 9457). */
export const PROBLEM: Schema = {
  title: 'Problem',
  type: 'object',
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Invalid request' },
    status: { type: 'integer', example: 422 },
    code: { type: 'string', example: 'invalid_request', description: 'Stable, for programs' },
    detail: { type: 'string', example: 'The request is not valid.' },
    errors: { type: 'array', items: FIELD_ERROR, description: 'Every field error at once' },
  },
  required: ['type', 'title', 'status', 'code', 'detail'],
};
