import type { ServiceConfig } from '@app/partner-config';
import { composeTestFor, checkTestResponse } from './test-postback';

const KEY = 'a key of sixteen characters and more';
const CONFIG = {
  partnerCode: 'rector',
  endpointPath: '/rector/event',
  mapping: { sub_id: 'aff_sub' },
  ipAllowlist: [] as string[],
  requireToken: false,
  requireApiKey: false,
  requireSignature: false,
  successResponse: null,
} as unknown as ServiceConfig;

describe('composeTestFor', () => {
  it('names the conversion as the partner does', () => {
    expect(composeTestFor(CONFIG, KEY, 0).pathWithQuery).toBe('/rector/event?conversion_id=test-postback');
    const mapped = { ...CONFIG, mapping: { 'order no': 'conversion_id' } } as ServiceConfig;
    expect(composeTestFor(mapped, KEY, 0).pathWithQuery).toBe('/rector/event?order%20no=test-postback');
  });

  it('comes from an address that the partner admits', () => {
    const closed = { ...CONFIG, ipAllowlist: ['203.0.113.0/24'] };
    expect(composeTestFor(closed, KEY, 0).headers['x-postback-address']).toBe('203.0.113.0');
  });
});

describe('checkTestResponse', () => {
  const stored = { status: 200, body: '{"status":"stored"}' };

  it.each([
    ['stored', CONFIG, stored, undefined],
    ['a duplicate', CONFIG, { status: 200, body: '{"status":"duplicate"}' }, undefined],
    ['quarantined', CONFIG, { status: 200, body: '{"status":"quarantined"}' }, /answered 200/],
    ['no JSON', CONFIG, { status: 200, body: 'OK' }, /answered 200: OK/],
    ['the partner’s own words', { ...CONFIG, successResponse: {} }, { status: 200, body: 'thanks' }, undefined],
    ['refused without a reason', CONFIG, { status: 401, body: '' }, /answered 401/],
    ['refused for want of a token', { ...CONFIG, requireToken: true }, { status: 401, body: '' }, undefined],
    ['unavailable', { ...CONFIG, requireToken: true }, { status: 503, body: '' }, /503/],
  ] as [string, ServiceConfig, { status: number; body: string }, RegExp | undefined][])(
    '%s',
    (_what, config, response, expected) => {
      const found = checkTestResponse(config, response);
      if (expected === undefined) expect(found).toBeUndefined();
      else expect(found).toMatch(expected);
    },
  );
});
