import fc from 'fast-check';
import type { BatchedRequest } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';
import { backoffMs, classifyDelivery, isSilence, pauseAfterSilenceMs } from './classify-delivery';
import { PayloadVault } from './payload-vault';

const answered = (status: number) =>
  ({ kind: 'response', status, headers: {}, body: Buffer.alloc(0) }) satisfies Parameters<typeof classifyDelivery>[0];

describe('an attempt to deliver', () => {
  it.each([
    [200, 'delivered'],
    [218, 'delivered'],
    [302, 'later'],
    [401, 'dead'],
    [404, 'dead'],
    [422, 'delivered'],
    [429, 'later'],
    [500, 'later'],
    [503, 'away'],
  ])('answered %i is %s', (status, verdict) => {
    expect(classifyDelivery(answered(status))).toBe(verdict);
  });

  it('is retried when the service does not know its path, which may have been valid when it was received', () => {
    const unknown = { ...answered(404), body: Buffer.from('{"status":404,"code":"unknown_endpoint"}') };
    expect(classifyDelivery(unknown)).toBe('later');
    for (const text of ['{"code":"not_found"}', 'null', '[]', '{', 'unknown_endpoint']) {
      expect(classifyDelivery({ ...answered(404), body: Buffer.from(text) })).toBe('dead');
    }
  });

  it('without a response counts as unavailable', () => {
    expect(classifyDelivery({ kind: 'failure', reason: 'timeout' })).toBe('away');
  });
});

describe('isSilence', () => {
  it('is a missing response to a request that was sent, or one that a front end gave in the service’s place', () => {
    expect(isSilence({ kind: 'failure', reason: 'timeout', wasSent: true })).toBe(true);
    expect(isSilence({ kind: 'failure', reason: 'refused', wasSent: true })).toBe(true);
    expect(isSilence({ ...answered(503), headers: { 'content-type': 'text/html' } })).toBe(true);
    expect(isSilence(answered(502))).toBe(true);
  });

  it('is no refused connection, and no response of the service itself', () => {
    for (const reason of ['refused', 'timeout', 'away', 'not_deployed', 'overloaded', 'no_identity'] as const) {
      expect(isSilence({ kind: 'failure', reason })).toBe(false);
    }
    expect(isSilence({ ...answered(503), headers: { 'content-type': 'application/problem+json' } })).toBe(false);
    expect(isSilence({ ...answered(503), headers: { 'x-postback-id': 'x' } })).toBe(false);
    for (const status of [200, 404, 422, 500]) expect(isSilence(answered(status))).toBe(false);
  });

  it('is followed by a pause that quadruples, up to five minutes', () => {
    expect([1, 2, 3, 4, 50].map((silences) => pauseAfterSilenceMs(silences, 0.5))).toEqual([
      2_000, 8_000, 32_000, 128_000, 300_000,
    ]);
  });
});

describe('the pause after a failure', () => {
  it('grows exponentially with full jitter, up to half a minute', () => {
    expect([1, 2, 3, 20, 2_000].map((failures) => backoffMs(failures, 1))).toEqual([200, 400, 800, 30_000, 30_000]);
    expect(backoffMs(20, 0)).toBe(0);
    expect(backoffMs(2_000, 1, 300_000)).toBe(300_000);
  });
});

function vault(keys: Partial<GatewayEnvironment>): PayloadVault {
  return new PayloadVault(Object.assign(new GatewayEnvironment(), { RECEIPT_SIGNING_KEY: 'signing-key', ...keys }));
}

const request = fc.record<BatchedRequest>({
  postbackId: fc.uuid({ version: 7 }),
  address: fc.ipV4(),
  method: fc.constantFrom('GET', 'POST'),
  target: fc.webPath(),
  headers: fc.array(fc.string({ unit: 'binary' })),
  body: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
});

describe('a sealed request', () => {
  it('opens byte for byte, for its own postback id and partner only', () => {
    const { seal, open } = { seal: vault({}), open: vault({}) };
    fc.assert(
      fc.property(request, (one) => {
        const sealed = seal.seal(one, 'involve');
        expect(open.open(sealed, one.postbackId, 'involve')).toEqual(one);
        expect(() => open.open(sealed, one.postbackId, 'other')).toThrow('unable to authenticate');
        expect(() => open.open(sealed, one.postbackId.replace(/.$/, 'x'), 'involve')).toThrow('unable to authenticate');
      }),
    );
  });

  it('opens after a key rotation, while the previous key is set', () => {
    const [one] = fc.sample(request, 1) as [BatchedRequest];
    const old = vault({ SPOOL_KEY: 'a'.repeat(32) }).seal(one, 'p');
    const changed = { SPOOL_KEY: 'b'.repeat(32), SPOOL_KEY_PREVIOUS: 'a'.repeat(32) };
    expect(vault(changed).open(old, one.postbackId, 'p')).toEqual(one);
    expect(() => vault({ SPOOL_KEY: 'b'.repeat(32) }).open(old, one.postbackId, 'p')).toThrow('not known');
    const unset = vault({}).seal(one, 'p');
    expect(vault(changed).open(unset, one.postbackId, 'p')).toEqual(one);
  });

  it('hides its content', () => {
    const [one] = fc.sample(request, 1) as [BatchedRequest];
    const sealed = vault({}).seal({ ...one, target: '/involve/event?ts_token=very-secret' }, 'p');
    expect(sealed.toString('latin1')).not.toContain('very-secret');
  });
});
