import fc from 'fast-check';
import { maskIdentifier } from '@app/common';
import { maskConversion, maskRawData, maySeePersonalData } from './mask-conversion';
import { VerbatimJson } from './verbatim-json';

describe('what a viewer sees of an identifier', () => {
  it.each([
    ['abc', '***'],
    ['12345678901', '***'],
    ['abcd1234efgh', 'abcd***'],
  ])('%s → %s', (text, masked) => {
    expect(maskIdentifier(text)).toBe(masked);
  });
});

describe('what a viewer sees of a postback', () => {
  const raw = `{"click_id":"click-0123456789","id":"c-1","aff":"person@example.com",
"payout":"12.50","when":"2025-01-01 12:00:00","n":123456789012345678901,"deep":{"a":["click-0123456789"]},"id":"c-1","empty":"","x":null,"ts_token":"hmac:abc"}`;
  const row = {
    postback_id: 'p',
    conversion_id: 'c-1',
    aff_sub: 'click-0123456789',
    click_id: null,
    sub_id: 'short',
    media_id: 'm-7',
    usd_payout: '12.5000',
    request_ip: '203.0.113.77',
    request_headers: { 'x-forwarded-for': '203.0.113.77', 'Content-Type': 'text/plain', 'user-agent': 'Person/1.0' },
    warnings: [
      { field: 'aff_sub', value: 'click-9876543210', reason: 'gave way' },
      { field: 'x', reason: 'y' },
    ],
    reasons: [{ field: 'usd_payout', value: '1.5', reason: 'is no amount' }],
    body_base64: 'YQ==',
    raw_data: new VerbatimJson(raw),
  };
  const masked = maskConversion(row);

  it('is what it is about, with click ids, sub ids and addresses cut', () => {
    expect(masked).toMatchObject({
      postback_id: 'p',
      conversion_id: 'c-1',
      aff_sub: 'clic***',
      click_id: null,
      sub_id: '***',
      media_id: 'm-7',
      usd_payout: '12.5000',
      request_ip: '203.0.113.0/24',
      request_headers: { 'x-forwarded-for': '***', 'Content-Type': 'text/plain', 'user-agent': '***' },
      warnings: [
        { field: 'aff_sub', value: 'clic***', reason: 'gave way' },
        { field: 'x', reason: 'y' },
      ],
      reasons: [{ field: 'usd_payout', value: '1.5', reason: 'is no amount' }],
      body_base64: null,
    });
  });

  it('has its request in form and order, with values that are shown elsewhere, amounts and times', () => {
    expect((masked['raw_data'] as VerbatimJson).text).toBe(
      `{"click_id":"clic***","id":"c-1","aff":"pers***",
"payout":"12.50","when":"2025-01-01 12:00:00","n":"1234***","deep":"***","id":"c-1","empty":"","x":null,"ts_token":"hmac:abc"}`,
    );
  });

  it('never holds an identifier whole, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
        fc.pre(!/^([+-]?\d{1,12}[.,]\d{1,4}|hmac:[\w-]+|\d{4}-\d\d-\d\d.*)$/.test(id));
        const text = JSON.stringify({ a: id, b: [id], c: { d: id } });
        const values = Object.values(JSON.parse(maskRawData(text, () => false)) as Record<string, unknown>);
        expect(values).not.toContain(id === '***' ? undefined : id);
      }),
    );
  });
});

describe('who sees all', () => {
  it.each([
    ['admin', true],
    ['editor', true],
    ['partner', true],
    ['viewer', false],
    [undefined, false],
  ] as const)('%s: %s', (role, expected) => {
    expect(maySeePersonalData(role)).toBe(expected);
  });
});
