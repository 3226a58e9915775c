import fc from 'fast-check';
import { ENVELOPE_VALID_MS, type Envelope } from './envelope';
import { deriveEnvelopeKey, signEnvelope, verifyEnvelope } from './sign-envelope';

const SENT_AT_MS = Date.UTC(2026, 10, 21);
const KEY = deriveEnvelopeKey('root key', 'involve_asia');

const RECEIPT: Envelope = {
  partnerCode: 'involve_asia',
  postbackId: '019aa5f0-7c00-7000-8000-000000000000',
  address: '203.0.113.7',
  sentAtMs: SENT_AT_MS,
  method: 'POST',
  pathWithQuery: '/partner/involve/event?conversion_id=1',
  body: Buffer.from('{"usd_payout":1}'),
  isTest: false,
};
const SIGNATURE = signEnvelope(KEY, RECEIPT);

describe('a signed envelope', () => {
  it('verifies as it was signed', () => {
    expect(verifyEnvelope(KEY, { ...RECEIPT }, SIGNATURE, SENT_AT_MS)).toBe(true);
  });

  it.each<Partial<Envelope>>([
    { partnerCode: 'rector' },
    { postbackId: '019aa5f0-7c00-7000-8000-000000000001' },
    { address: '203.0.113.8' },
    { address: '' },
    { sentAtMs: SENT_AT_MS + 1 },
    { method: 'GET' },
    { pathWithQuery: '/partner/involve/event?conversion_id=2' },
    { pathWithQuery: '/partner/involve/event' },
    { body: Buffer.from('{"usd_payout":9}') },
    { body: new Uint8Array() },
    { isTest: true },
    { isAcknowledged: true },
    { isTest: true, isAcknowledged: true },
    { isRedelivered: true },
    { isAcknowledged: true, isRedelivered: true },
  ])('does not verify with another %j', (change) => {
    expect(verifyEnvelope(KEY, { ...RECEIPT, ...change }, SIGNATURE, SENT_AT_MS)).toBe(false);
  });

  it.each([
    [0, true],
    [ENVELOPE_VALID_MS, true],
    [-ENVELOPE_VALID_MS, true],
    [ENVELOPE_VALID_MS + 1, false],
    [-ENVELOPE_VALID_MS - 1, false],
    [Number.NaN, false],
  ])('%d ms after it was sent: verifies is %s', (laterMs, isBelieved) => {
    expect(verifyEnvelope(KEY, RECEIPT, SIGNATURE, SENT_AT_MS + laterMs)).toBe(isBelieved);
  });

  it('has the same signature without flags as in earlier versions', () => {
    expect(signEnvelope(KEY, { ...RECEIPT, isAcknowledged: false })).toBe(SIGNATURE);
  });

  it('does not verify when the time of sending is not a number', () => {
    const parts = { ...RECEIPT, sentAtMs: Number.NaN };
    expect(verifyEnvelope(KEY, parts, signEnvelope(KEY, parts), SENT_AT_MS)).toBe(false);
  });

  it.each([
    ['another partner', deriveEnvelopeKey('root key', 'rector')],
    ['another platform', deriveEnvelopeKey('another key', 'involve_asia')],
    ['the key that all are derived from', 'root key'],
  ])('does not verify when signed with the key of %s', (_, key) => {
    expect(verifyEnvelope(KEY, RECEIPT, signEnvelope(key, RECEIPT), SENT_AT_MS)).toBe(false);
  });

  it('does not verify with any other signature', () => {
    const signature = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.constantFrom('', SIGNATURE.slice(1)),
    );
    fc.assert(
      fc.property(signature, (other) => {
        expect(verifyEnvelope(KEY, RECEIPT, other, SENT_AT_MS)).toBe(other === SIGNATURE);
      }),
    );
  });

  it('signs each part by itself: no two envelopes have the same text', () => {
    const line = fc.stringMatching(/^[ -~]{0,12}$/);
    const parts = fc.record<Envelope>({
      partnerCode: line,
      postbackId: line,
      address: line,
      sentAtMs: fc.nat(),
      method: line,
      pathWithQuery: line,
      body: fc.uint8Array({ maxLength: 4 }),
      isTest: fc.boolean(),
      isAcknowledged: fc.boolean(),
      isRedelivered: fc.boolean(),
    });
    const shape = (one: Envelope) => JSON.stringify({ ...one, body: [...one.body] });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(signEnvelope(KEY, one) === signEnvelope(KEY, other)).toBe(shape(one) === shape(other));
      }),
    );
  });
});
