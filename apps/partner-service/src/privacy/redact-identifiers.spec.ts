import fc from 'fast-check';
import { eraseColumns, eraseFields, type PersonalRow } from './erase-columns';
import { Identifiers, redactIdentifiers } from './redact-identifiers';

const redact = (json: string, ...ids: string[]): string => redactIdentifiers(json, new Identifiers(ids));

describe('redactIdentifiers', () => {
  it.each([
    ['{"a":"click-1","b":"click-2"}', '{"a":null,"b":"click-2"}'],
    ['{"a":{"b":["x","click-1",{"c":"click-1"}]}}', '{"a":{"b":["x",null,{"c":null}]}}'],
    ['{"a":"https://x/?c=click-1&y"}', '{"a":null}'],
    ['{"click-1":"1", "click-1" :null}', '{"[erased]":"1", "[erased]" :null}'],
    ['{"a":"cl\\u0069ck-1"}', '{"a":null}'],
    ['{"n":123456789012345678901,"n":1.50}', '{"n":123456789012345678901,"n":1.50}'],
    ['{}', '{}'],
  ])('%s → %s', (json, expected) => {
    expect(redact(json, 'click-1')).toBe(expected);
  });

  it('finds numbers, and what a URL writes otherwise', () => {
    expect(redact('{"id":123456789012345678901,"n":12}', '123456789012345678901')).toBe('{"id":null,"n":12}');
    expect(redact('{"u":"x?a=j%C3%B3%20n%2Fa","v":"j%C3%B3+n%2Fa"}', 'jó n/a')).toBe('{"u":null,"v":null}');
  });

  it('leaves alone what only holds a short id by chance', () => {
    expect(redact('{"a":"12","b":"2012-12-12","c":12}', '12')).toBe('{"a":null,"b":"2012-12-12","c":null}');
  });

  it('leaves valid JSON without the identifier, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ minLength: 1 }), (text, id) => {
        const left = redact(text, id);
        const strings: string[] = [];
        JSON.parse(left, (name, value: unknown) => {
          strings.push(name, ...(typeof value === 'string' ? [value] : []));
          return value;
        });
        expect(strings.filter((one) => one === id && one !== '[erased]' && !/^\d+$/.test(one) && one !== '')).toEqual(
          [],
        );
      }),
    );
  });
});

const ROW: PersonalRow = {
  id: 'i',
  received_at: 't',
  tenant_id: 1,
  conversion_id: 'c',
  click_ref: 'click-1',
  sub_ref: 'sub-1',
  click_id: null,
  sub_id: null,
  adv_sub: 'kept',
  adv_sub2: null,
  adv_sub3: null,
  adv_sub4: null,
  adv_sub5: null,
  aff_sub: 'sub-1',
  aff_sub2: 'media',
  aff_sub3: 'click-1',
  aff_sub4: null,
  warnings: '[{"field":"aff_sub","value":"sub-1"}]',
  raw_data: '{"click":"click-1","sub":"sub-1","media":"media"}',
  request_headers: '{"Host":"h","x-forwarded-for":"203.0.113.7"}',
};

describe('a postback without its person', () => {
  it('has lost both of the person’s ids, wherever they stood, and nothing else', () => {
    expect(eraseColumns(ROW, 'click-1')).toEqual({
      ...ROW,
      click_ref: null,
      sub_ref: null,
      aff_sub: null,
      aff_sub3: null,
      warnings: '[{"field":"aff_sub","value":null}]',
      raw_data: '{"click":null,"sub":null,"media":"media"}',
      request_headers: '{"Host":"h","x-forwarded-for":"[erased]"}',
    });
  });

  it('has lost an id that is longer than what it is found by', () => {
    const long = 'x'.repeat(300);
    const row = { ...ROW, click_ref: long.slice(0, 255), aff_sub3: long, raw_data: JSON.stringify({ click: long }) };
    expect(eraseColumns(row, long)).toMatchObject({ aff_sub3: null, raw_data: '{"click":null}' });
    expect(eraseColumns({ ...row, raw_data: '{}' }, 'sub-1')).toMatchObject({ aff_sub3: null, aff_sub: null });
  });
});

describe('the ledger’s other fields', () => {
  const fields = { aff_sub: { value: 'sub-1', asOf: 'a' }, offer_name: { value: 'sub-1', asOf: 'a' } };

  it('lose the id, and no field that is nobody’s', () => {
    expect(eraseFields(fields, new Set(['sub-1']))).toEqual({ offer_name: fields.offer_name });
  });

  it.each([
    [fields, 'other'],
    [null, 'sub-1'],
    [{}, 'sub-1'],
  ] as const)('are left alone: %j without %s', (given, id) => {
    expect(eraseFields(given, new Set([id]))).toBeUndefined();
  });
});
