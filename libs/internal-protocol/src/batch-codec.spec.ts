import fc from 'fast-check';
import {
  type BatchedResponse,
  type BatchedRequest,
  decodeResponses,
  decodeBatch,
  encodeResponses,
  encodeBatch,
} from './batch-codec';

const header = fc.string({ unit: 'binary' });

const request = fc.record<BatchedRequest>({
  postbackId: fc.uuid({ version: 7 }),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('')),
  method: fc.constantFrom('GET', 'POST'),
  target: fc.webPath(),
  headers: fc.array(header),
  body: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  isAcknowledged: fc.boolean(),
  earlierAttempts: fc.nat(),
});

const response = fc.record<BatchedResponse>({
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.dictionary(fc.string(), fc.oneof(header, fc.array(header)), { noNullPrototype: true }),
  body: fc.string({ unit: 'binary' }),
});

describe('the batch codec', () => {
  it('decodes requests as they were encoded, bodies to the byte', () => {
    fc.assert(
      fc.property(fc.array(request), (requests) => {
        const plain = (one: BatchedRequest) => ({ ...one, body: [...one.body] });
        expect(decodeBatch(encodeBatch(requests)).map(plain)).toEqual(requests.map(plain));
      }),
    );
  });

  it('encodes a body that is a part of a larger buffer', () => {
    const body = Buffer.from('before{"a":1}after').subarray(6, 13);
    const [decoded] = decodeBatch(
      encodeBatch([{ postbackId: '', address: '', method: 'POST', target: '/', headers: [], body }]),
    );
    expect(Buffer.from(decoded!.body).toString()).toBe('{"a":1}');
  });

  it('decodes responses in the order of the requests', () => {
    fc.assert(
      fc.property(fc.array(response), (responses) => {
        expect(decodeResponses(encodeResponses(responses), responses.length)).toEqual(responses);
      }),
    );
  });

  it.each(['[]', '[[200,{},"OK"]]', '{}', 'null'])('rejects the responses %s to two requests', (text) => {
    expect(() => decodeResponses(text, 2)).toThrow('did not respond to every postback');
  });
});
