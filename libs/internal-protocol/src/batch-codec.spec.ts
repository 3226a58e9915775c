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

const answer = fc.record<BatchedResponse>({
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.dictionary(fc.string(), fc.oneof(header, fc.array(header)), { noNullPrototype: true }),
  body: fc.string({ unit: 'binary' }),
});

describe('a batch of postbacks', () => {
  it('arrives as it was sent, bodies to the byte', () => {
    fc.assert(
      fc.property(fc.array(request), (requests) => {
        const plain = (one: BatchedRequest) => ({ ...one, body: [...one.body] });
        expect(decodeBatch(encodeBatch(requests)).map(plain)).toEqual(requests.map(plain));
      }),
    );
  });

  it('takes a body that is a part of a larger buffer', () => {
    const body = Buffer.from('before{"a":1}after').subarray(6, 13);
    const [decoded] = decodeBatch(
      encodeBatch([{ postbackId: '', address: '', method: 'POST', target: '/', headers: [], body }]),
    );
    expect(Buffer.from(decoded!.body).toString()).toBe('{"a":1}');
  });

  it('is answered in its order', () => {
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        expect(decodeResponses(encodeResponses(answers), answers.length)).toEqual(answers);
      }),
    );
  });

  it.each(['[]', '[[200,{},"OK"]]', '{}', 'null'])('is not answered by %s when there were two', (text) => {
    expect(() => decodeResponses(text, 2)).toThrow('not answered whole');
  });
});
