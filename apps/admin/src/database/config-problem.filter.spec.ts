import { Problem } from '@app/common';
import { QueryFailedError } from 'typeorm';
import { translateDatabaseError } from './config-problem.filter';

function refused(fault: { code: string; constraint?: string; message?: string }): QueryFailedError {
  return new QueryFailedError('', [], Object.assign(new Error(fault.message ?? ''), fault));
}

describe('translateDatabaseError', () => {
  it.each([
    ['23505', 'partners_pkey', 409, 'partner_code'],
    ['23505', 'partners_endpoint_path_key', 409, 'endpoint_path'],
    ['23505', 'tenant_tokens_token_hash_key', 409, 'tokens'],
    ['23503', 'api_keys_partner_code_fkey', 422, 'partner_code'],
    ['23514', 'partners_timezone_check', 422, 'timezone'],
    ['22P05', undefined, 422, 'body'],
  ])('%s of %s → %i, %s', (code, constraint, status, field) => {
    expect(translateDatabaseError(refused({ code, constraint: constraint! }))).toMatchObject({
      status,
      fieldErrors: [{ field }],
    });
  });

  it.each(['40001', '40P01'])('%s → 409, to be tried again', (code) => {
    expect(translateDatabaseError(refused({ code }))).toMatchObject({ status: 409, code: 'conflict' });
  });

  it.each(['ECONNREFUSED', '08006', '57P01', '53300'])('%s → 503', (code) => {
    expect(translateDatabaseError(Object.assign(new Error('x'), { code }))).toMatchObject({ status: 503 });
  });

  it('takes a lost connection that has no code for one', () => {
    expect(translateDatabaseError(new Error('Connection terminated unexpectedly'))).toMatchObject({ status: 503 });
  });

  it.each([
    new Error('a mistake'),
    refused({ code: '42P01' }),
    new Problem({ status: 404, code: 'not_found', detail: 'x' }),
    'x',
  ])('returns what is no refusal as it is: %s', (error) => {
    expect(translateDatabaseError(error)).toBe(error);
  });
});
