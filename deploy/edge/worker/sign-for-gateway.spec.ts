import { deriveEnvelopeKey, EDGE_SIGNER, signEnvelope } from '@app/internal-protocol';
import fc from 'fast-check';
import { deriveEdgeKey, edgeKeyOf, signForGateway } from './sign-for-gateway';

const bytes = fc.uint8Array({ maxLength: 300 }).map((body) => new Uint8Array(body));
const parts = fc.record({
  postbackId: fc.string(),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
  sentAtMs: fc.nat(),
  method: fc.string(),
  pathWithQuery: fc.string({ unit: 'binary' }),
  body: bytes,
  isTest: fc.boolean(),
  isAcknowledged: fc.boolean(),
  isRepeated: fc.boolean(),
});

describe('the edge’s signature', () => {
  it('is the one that the gateway expects, byte for byte, under any key', async () => {
    const property = fc.asyncProperty(fc.string({ minLength: 1, unit: 'binary' }), parts, async (masterKey, given) => {
      const expected = signEnvelope(deriveEnvelopeKey(masterKey, EDGE_SIGNER), { ...given, partnerCode: EDGE_SIGNER });
      expect(await signForGateway(await deriveEdgeKey(masterKey), given)).toBe(expected);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('follows a key that is changed', async () => {
    const [first, second] = [await edgeKeyOf('one key of the edge'), await edgeKeyOf('another key of the edge')];
    expect(second).not.toBe(first);
    expect(await edgeKeyOf('another key of the edge')).toBe(second);
  });
});
