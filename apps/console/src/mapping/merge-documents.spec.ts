import fc from 'fast-check';
import type { MappingDocument } from './mapping-document';
import { choose, mergeDocuments } from './merge-documents';

const document = (parameter_mapping: Record<string, string>, rules = {}, tenants = {}): MappingDocument => ({
  parameter_mapping,
  field_rules: rules,
  tenants,
});

describe('mergeDocuments', () => {
  const base = document({ a: 'event', b: 'status', c: 'order_id' });

  it('takes over what does not overlap, of both', () => {
    const theirs = document({ a: 'event', b: 'offer_id', c: 'order_id', d: 'media_id' });
    const mine = document({ a: 'sub_id', b: 'status' });
    const { merged, conflicts } = mergeDocuments(base, theirs, mine);
    expect(merged.parameter_mapping).toEqual({ a: 'sub_id', b: 'offer_id', d: 'media_id' });
    expect(conflicts).toEqual([]);
  });

  it('leaves the same name changed to different values to be chosen, with mine first', () => {
    const theirs = document({ a: 'offer_id', b: 'status', c: 'order_id' });
    const mine = document({ a: 'sub_id', b: 'status', c: 'order_id' });
    const { merged, conflicts } = mergeDocuments(base, theirs, mine);
    expect(merged.parameter_mapping['a']).toBe('sub_id');
    expect(conflicts).toEqual([
      { scope: undefined, part: 'parameter_mapping', name: 'a', theirs: 'offer_id', mine: 'sub_id' },
    ]);
    expect(choose(merged, conflicts[0], 'offer_id').parameter_mapping['a']).toBe('offer_id');
    expect(choose(merged, conflicts[0], undefined).parameter_mapping).toEqual({ b: 'status', c: 'order_id' });
  });

  it('keeps the order that decides which of two names wins', () => {
    const mine = document({ b: 'status', a: 'event', c: 'order_id' });
    const theirs = document({ a: 'event', b: 'status', c: 'order_id', d: 'media_id' });
    expect(Object.keys(mergeDocuments(base, theirs, mine).merged.parameter_mapping)).toEqual(['b', 'a', 'c', 'd']);
  });

  it('merges rules by field, and tenants for themselves', () => {
    const layer = (status: string) => ({ parameter_mapping: {}, field_rules: { status: { constant: status } } });
    const before = document({}, {}, { one: layer('paid') });
    const theirs = document({}, { event: { default: 'sale' } }, { one: layer('paid') });
    const mine = document({}, {}, { one: layer('pending') });
    expect(mergeDocuments(before, theirs, mine).merged).toEqual(
      document({}, { event: { default: 'sale' } }, { one: layer('pending') }),
    );
  });

  it('is mine where they changed nothing, and theirs where I did not', () => {
    const mapping = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('event', 'status', 'sub_id'));
    fc.assert(
      fc.property(mapping, mapping, (one, other) => {
        const [before, after] = [document({ ...one }), document({ ...other })];
        expect(mergeDocuments(before, before, after)).toEqual({ merged: after, conflicts: [] });
        expect(mergeDocuments(before, after, before)).toEqual({ merged: after, conflicts: [] });
      }),
    );
  });
});
