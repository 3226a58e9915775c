import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { checkSignature, SIGNATURE_VALID_MS, type SignedRequest } from './caller-signature';

const SECRET = 'the secret of the tests';
const NOW_MS = 1_800_000_000_000;
const T = String(NOW_MS / 1_000);
const REQUEST: SignedRequest = {
  method: 'POST',
  target: '/involve/event?conversion_id=1',
  body: Buffer.from('{"usd_payout":1}'),
};

/** As the documentation says it, in other words than the code under test. */
function hexOf(secret: string, t: string, { method, target, body }: SignedRequest): string {
  const text = Buffer.concat([Buffer.from([t, method, target, ''].join('.')), body]);
  return createHmac('sha256', secret).update(text).digest('hex');
}

function headerFor(request: SignedRequest, secret = SECRET, t = T): string {
  return `t=${t},v1=${hexOf(secret, t, request)}`;
}

const check = (header: string | undefined, request = REQUEST, secrets = [SECRET], receivedAtMs = NOW_MS) =>
  checkSignature(header, request, secrets, receivedAtMs);

describe('a signature', () => {
  it('is good for the very request that it was made for', () => {
    const request = fc.record({ method: fc.string(), target: fc.string(), body: fc.uint8Array() });
    fc.assert(fc.property(request, (signed) => check(headerFor(signed), signed) === 'good'));
  });

  it('is what the documentation’s example says', () => {
    const request = { method: 'GET', target: '/involve/event?conversion_id=demo-1', body: new Uint8Array(0) };
    const hex = createHmac('sha256', 'example')
      .update('1800000000.GET./involve/event?conversion_id=demo-1.')
      .digest('hex');
    expect(check(`t=1800000000,v1=${hex}`, request, ['example'])).toBe('good');
  });

  it.each([
    ['method', { ...REQUEST, method: 'GET' }],
    ['path', { ...REQUEST, target: '/involve/other?conversion_id=1' }],
    ['query', { ...REQUEST, target: '/involve/event?conversion_id=2' }],
    ['letter case', { ...REQUEST, target: '/Involve/event?conversion_id=1' }],
    ['body', { ...REQUEST, body: Buffer.from('{"usd_payout":9}') }],
    ['absence of a body', { ...REQUEST, body: new Uint8Array(0) }],
  ])('is wrong for another %s', (_name, other) => {
    expect(check(headerFor(REQUEST), other)).toBe('wrong');
  });

  it('is wrong under another secret, another time, or none at all', () => {
    expect(check(headerFor(REQUEST, 'another'))).toBe('wrong');
    expect(check(headerFor(REQUEST).replace(T, String(Number(T) + 1)))).toBe('wrong');
    expect(check(headerFor(REQUEST), REQUEST, [])).toBe('wrong');
  });

  it('may be of either secret while secrets are changed, and be sent for both', () => {
    expect(check(headerFor(REQUEST, 'previous'), REQUEST, [SECRET, 'previous'])).toBe('good');
    const both = `t=${T}, v1=${hexOf('unknown', T, REQUEST)}, v1=${hexOf(SECRET, T, REQUEST)}, v2=later`;
    expect(check(both)).toBe('good');
    expect(check(both, REQUEST, ['third'])).toBe('wrong');
  });

  it('holds five minutes, either way, by the time received', () => {
    const header = headerFor(REQUEST);
    for (const offset of [0, SIGNATURE_VALID_MS, -SIGNATURE_VALID_MS]) {
      expect(check(header, REQUEST, [SECRET], NOW_MS + offset)).toBe('good');
    }
    for (const offset of [SIGNATURE_VALID_MS + 1, -SIGNATURE_VALID_MS - 1, Number.NaN]) {
      expect(check(header, REQUEST, [SECRET], NOW_MS + offset)).not.toBe('good');
    }
  });

  it('is missing or malformed otherwise, whatever is sent', () => {
    const hex = hexOf(SECRET, T, REQUEST);
    expect(check(undefined)).toBe('missing');
    expect(check('')).toBe('missing');
    for (const header of [
      'nonsense',
      hex,
      `v1=${hex}`,
      `t=${T}`,
      `t=,v1=${hex}`,
      `t=${T},t=${T},v1=${hex}`,
      `t=-1,v1=${hex}`,
      `t=1e9,v1=${hex}`,
      `t=${T},v1=${hex.slice(1)}`,
      `t=${T},v1=${hex}0`,
      `t=${T},v1=`,
      `t=${T}${`,v1=${hex}`.repeat(6)}`,
      `t=${T},v1=${hex},${'x'.repeat(2_000)}`,
    ]) {
      expect(check(header)).toBe('malformed');
    }
    fc.assert(fc.property(fc.string(), (header) => check(header) !== 'good'));
  });
});
