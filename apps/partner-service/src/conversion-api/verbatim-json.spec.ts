import fc from 'fast-check';
import { verbatim, VerbatimJson, writeJson } from './verbatim-json';

describe('a response with stored JSON', () => {
  it('has the stored text to the letter', () => {
    const stored = '{"id":12345678901234567890123,"a":1,\n"a":1.50}';
    expect(writeJson({ data: [{ raw_data: verbatim(stored) }, { raw_data: verbatim(null) }] })).toBe(
      `{"data":[{"raw_data":${stored}},{"raw_data":null}]}`,
    );
  });

  it('is otherwise what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.object({ withDate: true, withNullPrototype: true }), (value) => {
        expect(writeJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('cannot be broken out of by any text beside it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.jsonValue(), (name, text, value) => {
        const written = writeJson({ [`n${name}`]: text, [`v${name}`]: new VerbatimJson(JSON.stringify(value)) });
        expect(written).toBe(JSON.stringify({ [`n${name}`]: text, [`v${name}`]: value }));
      }),
    );
  });
});
