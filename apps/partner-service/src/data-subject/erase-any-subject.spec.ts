import {
  columnOf,
  compileMapping,
  compileMeanings,
  isReference,
  mapParameters,
  type MappedValues,
  type Parameter,
  parametersOfMembers,
  parseQuery,
  readRawData,
  referenceOf,
  STORED_FIELDS,
  writeRawData,
  IDENTIFYING_FIELDS,
} from '@app/postback';
import { samples } from '@app/common/testing/samples';
import fc from 'fast-check';
import { eraseColumns, type PersonalRow } from './erase-columns';
import { eraseQuarantined, isOfPerson, type QuarantinedRow } from './erase-quarantined';

const mapping = compileMapping({
  mapping: {
    click: 'click_id',
    click_id: 'aff_sub3',
    sub: 'aff_sub',
    sub_id: 'aff_sub',
    price: 'usd_payout',
    id: 'conversion_id',
  },
  rules: {},
});
const COUNTED = STORED_FIELDS.filter((field) => !(IDENTIFYING_FIELDS as readonly string[]).includes(field));

const NAMES = ['click', 'click_id', 'sub', 'sub_id', 'aff_sub', 'aff_sub2', 'aff_sub3', 'adv_sub', 'n.click_id'];
const COUNTED_NAMES = [
  'price',
  'usd_payout',
  'id',
  'offer_id',
  'order_id',
  'media_id',
  'status',
  'event',
  'x',
  'payout',
];
/** Few, so that a person's id is often somebody's amount, order or other id. */
const VALUES = ['5', '5.0', 'USD', 'approved', 'person-1', 'person-12', ' 5', '2026-01-01'];

const postback = fc.array(fc.tuple(fc.constantFrom(...NAMES, ...COUNTED_NAMES), fc.constantFrom(...VALUES)), {
  minLength: 1,
  maxLength: 8,
});
const person = fc.record({
  kind: fc.constantFrom('click_id' as const, 'sub_id' as const),
  id: fc.constantFrom('5', 'person-1'),
});

const rawDataOf = (pairs: [string, string][]): string =>
  writeRawData(parseQuery(new URLSearchParams(pairs).toString()), [], () => 'hidden');
const parametersOf = (raw: string): Parameter[] => parametersOfMembers(readRawData(raw));
const valuesOf = (raw: string): MappedValues => mapParameters(mapping, parametersOf(raw)).values;
const countedOf = (raw: string): unknown => COUNTED.map((field) => valuesOf(raw)[field]);

/** Every parameter that changed: which, and what it was. */
function changedIn(before: string, after: string): Parameter[] {
  const left = parametersOf(after);
  expect(left.map(({ name }) => name)).toEqual(parametersOf(before).map(({ name }) => name));
  return parametersOf(before).filter(({ value }, at) => value !== left[at]!.value);
}

describe('erasing any person from any postback', () => {
  it('changes no counted value and no other id, and leaves none of the person’s: a conversion', () => {
    fc.assert(
      fc.property(postback, person, (pairs, { kind, id }) => {
        const raw = rawDataOf(pairs);
        const row = rowOf(raw);
        const column = kind === 'click_id' ? 'click_ref' : 'sub_ref';
        fc.pre(row[column] === id);
        const own = new Set([row.click_ref, row.sub_ref].filter((one) => one !== null));
        const erased = eraseColumns(row, id, compileMeanings([mapping], kind));
        expect(countedOf(erased.raw_data)).toEqual(countedOf(raw));
        expect(erased.conversion_id).toBe(row.conversion_id);
        for (const { value } of changedIn(raw, erased.raw_data)) expect(isReference(value!, own)).toBe(true);
        for (const field of IDENTIFYING_FIELDS) {
          if (row[field] !== null && !own.has(row[field])) expect(erased[field]).toBe(row[field]);
          else expect(erased[field]).toBeNull();
          expect(own).not.toContain(valuesOf(erased.raw_data)[field]?.trim());
        }
      }),
      { numRuns: samples(2_000) },
    );
  });

  it('changes no counted value and no other id, and leaves none of the person’s: in quarantine', () => {
    fc.assert(
      fc.property(postback, person, (pairs, { kind, id }) => {
        const row = quarantinedOf(rawDataOf(pairs));
        const references = new Set([referenceOf(id)]);
        const erasure = { ids: [id], references, meaningOf: compileMeanings([mapping], kind) };
        const isTheirs = parametersOf(row.raw_data!).some(
          ({ name, value }) =>
            mapping.targets.get(name)?.field === columnOf(mapping, kind) && isReference(value!, references),
        );
        if (!hasDottedName(pairs)) expect(isOfPerson(row, erasure)).toBe(isTheirs);
        const { raw_data: left } = eraseQuarantined(row, erasure);
        expect(countedOf(left!)).toEqual(countedOf(row.raw_data!));
        for (const { value } of changedIn(row.raw_data!, left!)) expect(isReference(value!, references)).toBe(true);
        for (const field of IDENTIFYING_FIELDS) expect(valuesOf(left!)[field]?.trim()).not.toBe(id);
        expect(isOfPerson({ ...row, raw_data: left }, erasure)).toBe(false);
      }),
      { numRuns: samples(2_000) },
    );
  });
});

function hasDottedName(pairs: [string, string][]): boolean {
  return pairs.some(([name]) => name.includes('.'));
}

function rowOf(raw: string): PersonalRow {
  const values = valuesOf(raw);
  const columns = IDENTIFYING_FIELDS.map((column) => [column, values[column]?.trim() ?? null] as const);
  return {
    ...(Object.fromEntries(columns) as Pick<PersonalRow, (typeof IDENTIFYING_FIELDS)[number]>),
    id: 'i',
    received_at: 't',
    tenant_id: 1,
    conversion_id: values.conversion_id ?? '',
    conversion_key: null,
    click_ref: values[columnOf(mapping, 'click_id') as 'aff_sub3']?.trim() ?? null,
    sub_ref: values[columnOf(mapping, 'sub_id') as 'aff_sub']?.trim() ?? null,
    warnings: null,
    raw_data: raw,
    request_headers: '{}',
  };
}

function quarantinedOf(raw: string): QuarantinedRow {
  return {
    id: 'q',
    received_at: new Date(0),
    tenant_id: 1,
    reasons: '[]',
    raw_data: raw,
    body: null,
    request_headers: '{}',
    request_ip: null,
  };
}
