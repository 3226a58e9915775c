import { Problem } from '@app/common';
import { QueryFailedError } from 'typeorm';
import { translateDatabaseError } from './config-problem.filter';

function refused(details: { code: string; constraint?: string; message?: string }): QueryFailedError {
  return new QueryFailedError('', [], Object.assign(new Error(details.message ?? ''), details));
}

describe('translateDatabaseError', () => {
  it.each([
    ['23505', 'partners_pkey', 409, 'partner_code'],
    ['23505', 'partners_endpoint_path_key', 409, 'endpoint_path'],
    ['23505', 'tenant_tokens_token_hash_key', 409, 'tokens'],
    ['23503', 'api_keys_partner_code_fkey', 422, 'partner_code'],
    ['23514', 'partners_timezone_check', 422, 'timezone'],
    ['22P05', undefined, 422, 'body'],
  ])('translates %s of %s to %i for %s', (code, constraint, status, field) => {
    expect(translateDatabaseError(refused({ code, constraint: constraint! }))).toMatchObject({
      status,
      fieldErrors: [{ field }],
    });
  });

  it.each(['40001', '40P01'])('translates %s to 409', (code) => {
    expect(translateDatabaseError(refused({ code }))).toMatchObject({ status: 409, code: 'conflict' });
  });

  it.each(['ECONNREFUSED', '08006', '57P01', '53300'])('translates %s to 503', (code) => {
    expect(translateDatabaseError(Object.assign(new Error('x'), { code }))).toMatchObject({ status: 503 });
  });

  it('recognises a lost connection without a code', () => {
    expect(translateDatabaseError(new Error('Connection terminated unexpectedly'))).toMatchObject({ status: 503 });
  });

  it.each([
    new Error('a mistake'),
    refused({ code: '42P01' }),
    new Problem({ status: 404, code: 'not_found', detail: 'x' }),
    'x',
  ])('returns any other error as it is: %s', (error) => {
    expect(translateDatabaseError(error)).toBe(error);
  });
});
