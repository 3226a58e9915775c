import fc from 'fast-check';
import { chooseConversion, type KnownConversion } from './choose-conversion';
import { conversionKeyOf, fieldsInKey, keyFieldsOf, type KeyValues, splitStateId, stateIdOf } from './conversion-key';

const text = fc.option(fc.constantFrom('', 'a', 'b', 'ab', 'a,b', '","', ':', '\u001f'), { nil: null });
const values = fc.record({ event: text, adv_sub: text, adv_sub2: text });
const keyOf = (fields: readonly string[], of: KeyValues) => conversionKeyOf(fields, 'c1', of);

describe('the key of a conversion', () => {
  it('is the conversion id alone without further fields', () => {
    expect(keyFieldsOf(undefined)).toEqual([]);
    expect(keyFieldsOf(['conversion_id'])).toEqual([]);
    expect(keyOf([], { adv_sub: 'a' })).toBeUndefined();
    expect(stateIdOf({ conversion_id: 'c1' })).toBe('c1');
    expect(splitStateId('c1')).toEqual({ conversionId: 'c1', key: null });
  });

  it('has its fields in one order, whatever that of the setting', () => {
    const fields = ['event', 'adv_sub'];
    expect(keyFieldsOf(['adv_sub', 'conversion_id', 'event'])).toEqual(fields);
    expect(fieldsInKey(keyOf(fields, {}))).toEqual(fields);
  });

  it('is equal exactly for equal values, an absent one being empty', () => {
    const fields = ['event', 'adv_sub', 'adv_sub2'];
    const list = (of: KeyValues) => JSON.stringify(fields.map((field) => of[field] ?? ''));
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(keyOf(fields, one) === keyOf(fields, other)).toBe(list(one) === list(other));
      }),
    );
  });

  it('is found again in the name of the state, and shows no value', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (value) => {
        const key = keyOf(['adv_sub'], { adv_sub: value })!;
        expect(splitStateId(stateIdOf({ conversion_id: 'c1', conversion_key: key }))).toEqual({
          conversionId: 'c1',
          key,
        });
        expect(key).toMatch(/^adv_sub:[0-9a-f]{32}$/);
      }),
    );
  });
});

describe('the conversion that a postback belongs to', () => {
  const known = (originalId: string, fields: readonly string[], of: KeyValues): KnownConversion => ({
    key: keyOf(fields, of) ?? null,
    originalId,
    values: of,
  });
  const choose = (fields: readonly string[], of: KeyValues, ...all: KnownConversion[]) =>
    chooseConversion({ conversionId: 'c1', key: keyOf(fields, of), fields, values: of }, all)?.originalId;
  const PLAIN: string[] = [];
  const ITEM = ['adv_sub'];

  it('is that of its own key where no other is known', () => {
    expect(choose(ITEM, { adv_sub: 'p1' })).toBeUndefined();
    expect(choose(ITEM, { adv_sub: 'p1' }, known('1', ITEM, { adv_sub: 'p1' }))).toBeUndefined();
  });

  it('stays the one of the id alone that has the same values, when fields are added to the key', () => {
    const before = known('1', PLAIN, { adv_sub: 'p1' });
    expect(choose(ITEM, { adv_sub: 'p1' }, before)).toBe('1');
    expect(choose(ITEM, { adv_sub: 'p2' }, before)).toBeUndefined();
    expect(choose(ITEM, {}, before)).toBeUndefined();
    expect(choose(ITEM, {}, known('1', PLAIN, {}))).toBe('1');
  });

  it('stays the item of before when the id alone becomes the key', () => {
    const items = ['p1', 'p2'].map((adv_sub, index) => known(`${index}`, ITEM, { adv_sub }));
    expect(choose(PLAIN, { adv_sub: 'p2' }, ...items)).toBe('1');
    expect(choose(PLAIN, { adv_sub: 'p9' }, ...items)).toBeUndefined();
    // It does not say of which item it is.
    expect(choose(PLAIN, {}, ...items)).toBe('0');
    const alone = known('2', PLAIN, { adv_sub: 'p9' });
    expect(choose(PLAIN, {}, ...items, alone)).toBeUndefined();
    expect(choose(PLAIN, { adv_sub: 'p2' }, ...items, alone)).toBe('1');
  });

  it('is known by its hash where its values were erased', () => {
    const erased = { ...known('1', ITEM, { adv_sub: 'p1' }), values: {} };
    expect(choose(PLAIN, { adv_sub: 'p1' }, erased)).toBe('1');
  });
});
