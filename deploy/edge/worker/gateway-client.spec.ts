import { samples } from '@app/common/testing/samples';
import { deriveEnvelopeKey, EDGE_SIGNER, signEnvelope as signByLibrary } from '@app/internal-protocol';
import fc from 'fast-check';
import { signEnvelope, signingKey } from './gateway-client';

const bytes = fc.uint8Array({ maxLength: 300 }).map((body) => new Uint8Array(body));
const envelopes = fc.record({
  postbackId: fc.string(),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
  sentAtMs: fc.nat(),
  method: fc.string(),
  pathWithQuery: fc.string({ unit: 'binary' }),
  body: bytes,
  isTest: fc.boolean(),
  isAcknowledged: fc.boolean(),
  isRedelivered: fc.boolean(),
});

describe('signEnvelope', () => {
  it('signs as the library does, with any key', async () => {
    const property = fc.asyncProperty(
      fc.string({ minLength: 1, unit: 'binary' }),
      envelopes,
      async (rootKey, envelope) => {
        const expected = signByLibrary(deriveEnvelopeKey(rootKey, EDGE_SIGNER), {
          ...envelope,
          partnerCode: EDGE_SIGNER,
        });
        expect(await signEnvelope(await signingKey(rootKey), envelope)).toBe(expected);
      },
    );
    await fc.assert(property, { numRuns: samples(300) });
  });

  it('derives a new key when the root key changes', async () => {
    const [first, second] = [await signingKey('one key of the edge'), await signingKey('another key of the edge')];
    expect(second).not.toBe(first);
    expect(await signingKey('another key of the edge')).toBe(second);
  });
});
