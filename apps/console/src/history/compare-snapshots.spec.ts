import fc from 'fast-check';
import { compareSnapshots, draftOfSnapshot, type Snapshot } from './compare-snapshots';
import { diffSnapshots } from './diff-snapshots';

function snapshot(partner: object, tenants: object[] = [], tokens: Snapshot['tokens'] = []): Snapshot {
  return { partner: { parameter_mapping: {}, field_rules: {}, ...partner }, tenants: tenants as never, tokens };
}

describe('compareSnapshots', () => {
  it('names what was added, removed and changed, part by part, of the partner and of its tenants', () => {
    const before = snapshot(
      { parameter_mapping: { a: 'click_id', b: 'sub_id' }, timezone: 'UTC', field_rules: { event: { constant: 'x' } } },
      [{ id: 1, code: 'one', name: 'One', parameter_mapping: { reward: 'usd_payout' } }],
      [{ id: 7, tenant_id: 1, kind: 'ts_token', label: null, is_active: true }],
    );
    const after = snapshot(
      { parameter_mapping: { b: 'aff_sub', 'c.d': 'offer_id' }, timezone: 'Asia/Tokyo' },
      [
        { id: 1, code: 'one', name: 'One', parameter_mapping: {} },
        { id: 2, code: 'two', name: 'Two', parameter_mapping: {} },
      ],
      [{ id: 7, tenant_id: 1, kind: 'ts_token', label: null, is_active: false }],
    );
    expect(compareSnapshots(before, after)).toEqual([
      {
        tenant: undefined,
        part: 'mapping',
        isReordered: false,
        rows: [
          { path: 'a', before: 'click_id', after: undefined, kind: 'removed' },
          { path: 'b', before: 'sub_id', after: 'aff_sub', kind: 'changed' },
          { path: 'c.d', before: undefined, after: 'offer_id', kind: 'added' },
        ],
      },
      {
        tenant: undefined,
        part: 'rules',
        isReordered: false,
        rows: [{ path: 'event.constant', before: 'x', after: undefined, kind: 'removed' }],
      },
      {
        tenant: undefined,
        part: 'settings',
        isReordered: false,
        rows: [{ path: 'timezone', before: 'UTC', after: 'Asia/Tokyo', kind: 'changed' }],
      },
      {
        tenant: 'one',
        part: 'mapping',
        isReordered: false,
        rows: [{ path: 'reward', before: 'usd_payout', after: undefined, kind: 'removed' }],
      },
      {
        tenant: 'two',
        part: 'settings',
        isReordered: false,
        rows: [
          { path: 'id', before: undefined, after: '2', kind: 'added' },
          { path: 'code', before: undefined, after: 'two', kind: 'added' },
          { path: 'name', before: undefined, after: 'Two', kind: 'added' },
        ],
      },
      {
        tenant: undefined,
        part: 'tokens',
        isReordered: false,
        rows: [{ path: 'one ts_token #7', before: 'true', after: 'false', kind: 'changed' }],
      },
    ]);
  });

  it('sees that names came into another order, which changes which one wins', () => {
    const one = snapshot({ parameter_mapping: { a: 'sub_id', b: 'sub_id', c: 'click_id' } });
    const other = snapshot({ parameter_mapping: { b: 'sub_id', a: 'sub_id', c: 'click_id' } });
    expect(compareSnapshots(one, other)).toEqual([{ tenant: undefined, part: 'mapping', rows: [], isReordered: true }]);
  });

  it('is the same both ways round, with sides changed, and nothing between a version and itself', () => {
    const names = fc.dictionary(fc.stringMatching(/^[a-z.]{1,4}$/), fc.constantFrom('sub_id', 'click_id', 'offer_id'));
    const property = fc.property(names, names, (mapping, otherMapping) => {
      const [one, other] = [snapshot({ parameter_mapping: mapping }), snapshot({ parameter_mapping: otherMapping })];
      expect(compareSnapshots(one, one)).toEqual([]);
      const there = compareSnapshots(one, other).flatMap(({ rows }) => rows);
      const back = compareSnapshots(other, one).flatMap(({ rows }) => rows);
      const turned = back.map(({ path, before, after }) => ({ path, before: after, after: before }));
      const sorted = (rows: { path: string }[]) => rows.toSorted((left, right) => (left.path < right.path ? -1 : 1));
      expect(sorted(there.map(({ kind: _kind, ...row }) => row))).toEqual(sorted(turned));
    });
    fc.assert(property);
  });

  it('gives the mapping of a version as a draft', () => {
    const layer = { parameter_mapping: { a: 'sub_id' }, field_rules: {} };
    const taken = snapshot({ ...layer, timezone: 'UTC' }, [{ id: 1, code: 'one', name: 'One', ...layer }]);
    expect(draftOfSnapshot(taken)).toEqual({ ...layer, tenants: { one: layer } });
  });
});

describe('diffSnapshots', () => {
  it('names what differs, and compares rows by code', () => {
    const before = {
      partner: { timezone: 'UTC', parameter_mapping: { a: 'click_id' } },
      tenants: [{ code: 'one', name: 'One' }],
    };
    const after = {
      partner: { timezone: 'UTC', parameter_mapping: { a: 'sub_id', b: 'offer_id' } },
      tenants: [
        { code: 'new', name: 'New' },
        { code: 'one', name: 'One' },
      ],
    };
    expect(diffSnapshots(before, after)).toEqual([
      { path: 'partner.parameter_mapping.a', before: 'click_id', after: 'sub_id' },
      { path: 'partner.parameter_mapping.b', before: undefined, after: 'offer_id' },
      { path: 'tenants.new.code', before: undefined, after: 'new' },
      { path: 'tenants.new.name', before: undefined, after: 'New' },
    ]);
  });
});
