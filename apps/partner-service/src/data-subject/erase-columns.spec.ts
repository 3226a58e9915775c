import { compileMapping, compileMeanings } from '@app/postback';
import { eraseColumns as erase, eraseFields, eraseNotes, type PersonalRow } from './erase-columns';

const mapping = compileMapping({
  mapping: { click: 'aff_sub3', click_id: 'aff_sub3', sub: 'aff_sub', sub_id: 'aff_sub', price: 'usd_payout' },
  rules: {},
});
const eraseColumns = (row: PersonalRow, id: string) => erase(row, id, compileMeanings([mapping], 'click_id'));

const ROW: PersonalRow = {
  id: 'i',
  received_at: 't',
  tenant_id: 1,
  conversion_id: 'c',
  conversion_key: null,
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

  it.each([
    ['{"sub":"5","price":"5","sale":5,"adv_sub":"5"}', '{"sub":null,"price":"5","sale":5,"adv_sub":null}'],
    ['{"sub":" 5 ","5":"5","offer_id":"5","conversion_id":5}', '{"sub":null,"5":"5","offer_id":"5","conversion_id":5}'],
    ['{"sub":5.0,"sub_id":"5,6","n":{"sub_id":5}}', '{"sub":5.0,"sub_id":"5,6","n":{"sub_id":null}}'],
  ])('loses a short id only from fields that may hold it: %s', (raw_data, left) => {
    const row = { ...ROW, sub_ref: '5', aff_sub: '5', raw_data, warnings: '[{"field":"usd_payout","value":"5"}]' };
    expect(eraseColumns(row, 'click-1')).toMatchObject({ raw_data: left, warnings: row.warnings });
  });

  it('loses an id that a previous mapping found from names that mean nothing today, and from no amount or id', () => {
    const raw_data = '{"cid":"click-1","order_id":"click-1","n":"7","sub":"sub-1"}';
    const row = { ...ROW, raw_data, sub_ref: '7' };
    expect(eraseColumns(row, 'click-1').raw_data).toBe('{"cid":null,"order_id":"click-1","n":"7","sub":"sub-1"}');
  });

  it('has lost an id that is longer than what it is found by', () => {
    const long = 'x'.repeat(300);
    const row = { ...ROW, click_ref: long.slice(0, 255), aff_sub3: long, raw_data: JSON.stringify({ click: long }) };
    expect(eraseColumns(row, long)).toMatchObject({ aff_sub3: null, raw_data: '{"click":null}' });
    expect(eraseColumns({ ...row, raw_data: '{}' }, 'sub-1')).toMatchObject({ aff_sub3: null, aff_sub: null });
  });
});

describe('warnings and reasons without a person', () => {
  it('lose the id, or the beginning of it that they show, in fields that may hold one', () => {
    const long = 'x'.repeat(120);
    const notes = [
      { field: 'click_id', value: 'click-1', reason: 'r' },
      { field: 'click_id', value: `${'x'.repeat(99)}…`, reason: 'r' },
      { field: 'usd_payout', value: 'click-1', reason: 'r' },
      { field: 'click_id', reason: 'r' },
    ];
    expect(JSON.parse(eraseNotes(JSON.stringify(notes), new Set(['click-1', long])))).toEqual([
      { ...notes[0], value: null },
      { ...notes[1], value: null },
      notes[2],
      notes[3],
    ]);
  });
});

describe('the other fields of a conversion state', () => {
  const fields = { aff_sub: { value: 'sub-1', asOf: 'a' }, offer_name: { value: 'sub-1', asOf: 'a' } };

  it('lose the id, and no other field', () => {
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
