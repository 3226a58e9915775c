import fc from 'fast-check';
import { AMOUNT_FIELDS, STORED_FIELDS, STATUSES, type Status } from '../canonical-fields';
import { amountsOfParts } from './add-amounts';
import { type ConversionState, mergeDuplicate, mergeStates, offerLabelOf, stateOf } from './merge-duplicates';
import type { CanonicalPostback } from '../postback-types';

const EMPTY = Object.fromEntries([...STORED_FIELDS, 'status_original'].map((field) => [field, null]));
const NOTHING: ConversionState = { status: null, amounts: {}, fields: {} };
const KEEP = { allowReversal: false };
const REVERSE = { allowReversal: true };

const postback = (values: Partial<CanonicalPostback>): CanonicalPostback => ({
  ...(EMPTY as unknown as CanonicalPostback),
  conversion_id: 'c1',
  ...values,
});

/** Joins postbacks that were received in the order of the array and arrive in the order of `arrival`. */
function join(
  postbacks: readonly Partial<CanonicalPostback>[],
  policy = KEEP,
  arrival = postbacks.map((_, index) => index),
) {
  let state = NOTHING;
  for (const index of arrival) state = mergeDuplicate(state, postback(postbacks[index]!), `id ${index}`, policy).state;
  return state;
}

/** What a state says, without the postback ids that it is as of. */
const valuesOf = ({ status, amounts, fields }: ConversionState) => ({
  status: status && { value: status.value, original: status.original },
  amounts: amountsOfParts(amounts),
  fields: Object.fromEntries(Object.entries(fields).map(([field, { value }]) => [field, value])),
});

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const amount = optional(fc.constantFrom('1.0000', '2.0000', '0.0000'));
const anyPostback = fc.record<Partial<CanonicalPostback>>({
  status: optional(fc.constantFrom<Status>(...STATUSES)),
  usd_sale_amount: amount,
  usd_payout: amount,
  sale_amount_local: amount,
  payout_local: amount,
  conversion_currency: optional(fc.constantFrom('USD', 'MYR', 'THB')),
  offer_id: optional(fc.constantFrom('o1', 'o2')),
  offer_name: optional(fc.constantFrom('Shopee', 'Lazada')),
  event: optional(fc.constantFrom('sale', 'lead')),
});
const policy = fc.boolean().map((allowReversal) => ({ allowReversal }));
const somePostbacks = fc.array(anyPostback, { minLength: 1, maxLength: 6 });
const arrivals = somePostbacks.chain((postbacks) => {
  const indices = postbacks.map((_, index) => index);
  const order = fc.shuffledSubarray(indices, { minLength: indices.length });
  const repeats = fc.array(fc.constantFrom(...indices), { maxLength: 3 });
  return fc.record({ postbacks: fc.constant(postbacks), order: fc.tuple(order, repeats).map((parts) => parts.flat()) });
});
/** A state as it can come about: joined from any of a conversion's postbacks. */
const states = fc.tuple(fc.array(anyPostback, { minLength: 4, maxLength: 4 }), policy).chain(([postbacks, policy]) => {
  const state = fc.subarray([0, 1, 2, 3]).map((arrival) => join(postbacks, policy, arrival));
  return fc.record({ one: state, two: state, three: state, policy: fc.constant(policy) });
});

describe('the status of a conversion', () => {
  it.each<[Status | null, Status | null, Status | null]>([
    [null, 'pending', 'pending'],
    ['pending', null, 'pending'],
    [null, 'other', 'other'],
    ['other', 'pending', 'pending'],
    ['pending', 'other', 'pending'],
    ['pending', 'approved', 'approved'],
    ['approved', 'pending', 'approved'],
    ['approved', 'rejected', 'rejected'],
    ['rejected', 'approved', 'approved'],
    ['rejected', 'pending', 'rejected'],
    ['approved', 'paid', 'paid'],
    ['rejected', 'paid', 'paid'],
    ['paid', 'rejected', 'paid'],
    ['paid', 'pending', 'paid'],
  ])('after %s comes %s: it is %s', (first, second, status) => {
    expect(join([{ status: first }, { status: second }]).status?.value ?? null).toBe(status);
  });

  it.each<[Status | null, Status | null, Status | null]>([
    ['paid', 'rejected', 'rejected'],
    ['approved', 'pending', 'pending'],
    ['paid', 'other', 'other'],
    ['paid', null, 'paid'],
  ])('after %s comes %s: it is %s where reversals are allowed', (first, second, status) => {
    expect(join([{ status: first }, { status: second }], REVERSE).status?.value ?? null).toBe(status);
  });

  it('keeps the partner’s own word', () => {
    const state = join([
      { status: 'other', status_original: 'On Hold' },
      { status: 'other', status_original: 'Frozen' },
    ]);
    expect(state.status).toEqual({ value: 'other', original: 'Frozen', asOf: 'id 1' });
  });
});

describe('the amounts of a conversion', () => {
  type Sent = [sale: string | null, payout: string | null, currency: string | null];
  const local = ([sale, payout, currency]: Sent) => ({
    sale_amount_local: sale,
    payout_local: payout,
    conversion_currency: currency,
  });
  const amountsOf = (postbacks: Partial<CanonicalPostback>[]) => amountsOfParts(join(postbacks).amounts);

  it('are each the newest that is present', () => {
    const { values } = amountsOf([
      { usd_sale_amount: '10.0000', usd_payout: '1.0000' },
      { usd_sale_amount: '20.0000' },
      { myr_payout: '4.0000' },
      { status: 'approved' },
    ]);
    expect(values).toMatchObject({ usd_sale_amount: '20.0000', usd_payout: '1.0000', myr_payout: '4.0000' });
  });

  it.each<[string, Sent[], Sent]>([
    [
      'a later one without a currency',
      [
        ['450', '22', 'MYR'],
        [null, '23', null],
      ],
      ['450', '23', 'MYR'],
    ],
    [
      'a later one of the same currency',
      [
        ['450', '22', 'MYR'],
        ['460', null, 'MYR'],
      ],
      ['460', '22', 'MYR'],
    ],
    [
      'a later one of another currency',
      [
        ['450', '22', 'MYR'],
        [null, '165', 'THB'],
      ],
      [null, '165', 'THB'],
    ],
    [
      'another currency and back',
      [
        ['450', '22', 'MYR'],
        [null, '165', 'THB'],
        ['9', null, 'MYR'],
      ],
      ['9', null, 'MYR'],
    ],
    [
      'another currency alone',
      [
        ['450', '22', 'MYR'],
        [null, null, 'THB'],
      ],
      ['450', '22', 'MYR'],
    ],
    [
      'a currency that comes first',
      [
        [null, null, 'MYR'],
        ['450', null, null],
      ],
      ['450', null, 'MYR'],
    ],
    [
      'a currency that comes last',
      [
        ['450', null, null],
        [null, null, 'MYR'],
      ],
      ['450', null, 'MYR'],
    ],
    [
      'a currency named later with an amount',
      [
        ['450', null, null],
        [null, '22', 'MYR'],
      ],
      ['450', '22', 'MYR'],
    ],
    [
      'two currencies before any amount',
      [
        [null, null, 'MYR'],
        [null, null, 'THB'],
        ['450', null, null],
      ],
      ['450', null, 'THB'],
    ],
    [
      'two currencies around an amount',
      [
        [null, null, 'MYR'],
        ['450', null, null],
        [null, null, 'THB'],
      ],
      ['450', null, 'MYR'],
    ],
    [
      'no currency between two',
      [
        ['450', '22', 'MYR'],
        ['460', null, null],
        [null, '165', 'THB'],
      ],
      [null, '165', 'THB'],
    ],
    [
      'no currency between two equal',
      [
        ['450', '22', 'MYR'],
        [null, '23', null],
        ['460', null, 'MYR'],
      ],
      ['460', '23', 'MYR'],
    ],
    [
      'no currency after another one',
      [
        [null, null, 'THB'],
        ['450', null, null],
        [null, '22', 'MYR'],
      ],
      [null, '22', 'MYR'],
    ],
  ])('in local money, with %s', (_, sent, [sale, payout, currency]) => {
    const { values, currency: present } = amountsOf(sent.map(local));
    expect([values.sale_amount_local, values.payout_local, present]).toEqual([sale, payout, currency]);
  });

  it('are replaced by a newer zero and a newer reversal', () => {
    expect(amountsOf([{ usd_payout: '1.0000' }, { usd_payout: '0.0000' }]).values.usd_payout).toBe('0.0000');
    expect(amountsOf([{ usd_payout: '1.0000' }, { usd_payout: '-1.0000' }]).values.usd_payout).toBe('-1.0000');
  });

  it('in dollars do not bind local ones to their currency', () => {
    const { currency, values } = amountsOf([
      { usd_payout: '1.0000', conversion_currency: 'USD' },
      local(['4', null, 'MYR']),
    ]);
    expect([currency, values.usd_payout, values.sale_amount_local]).toEqual(['MYR', '1.0000', '4']);
  });
});

describe('the warnings of a merge', () => {
  const warningsOf = (
    first: Partial<CanonicalPostback>,
    then: Partial<CanonicalPostback>,
    policy = KEEP,
    id = 'id 1',
  ) => mergeDuplicate(join([first]), postback(then), id, policy).warnings.map(({ field, code }) => `${field} ${code}`);
  const late = 'an id before that of the first';

  it('name a status that does not apply, unless it was received earlier', () => {
    expect(warningsOf({ status: 'paid' }, { status: 'rejected' })).toEqual(['status status_not_applied']);
    expect(warningsOf({ status: 'paid' }, { status: 'rejected' }, KEEP, late)).toEqual([]);
    expect(warningsOf({ status: 'paid' }, { status: 'rejected' }, REVERSE)).toEqual([]);
    expect(warningsOf({ status: 'paid' }, { status: 'paid' })).toEqual([]);
    expect(warningsOf({ status: 'approved' }, { status: 'rejected' })).toEqual([]);
    expect(warningsOf({ status: 'approved' }, { usd_payout: '1.0000' })).toEqual([]);
  });

  it('name a currency that comes without a local amount and is not that of the amounts', () => {
    const kept = ['conversion_currency currency_kept_amounts'];
    const first = { payout_local: '5.0000', conversion_currency: 'MYR' };
    expect(warningsOf(first, { conversion_currency: 'THB' })).toEqual(kept);
    expect(warningsOf(first, { conversion_currency: 'THB', usd_payout: '1.0000' })).toEqual(kept);
    expect(warningsOf(first, { conversion_currency: 'MYR' })).toEqual([]);
    expect(warningsOf(first, { conversion_currency: 'THB', payout_local: '6.0000' })).toEqual([]);
    expect(warningsOf({ conversion_currency: 'MYR' }, { conversion_currency: 'THB' })).toEqual([]);
  });
});

describe('the other fields of a conversion', () => {
  it('each have the newest present value', () => {
    const { fields } = join([{ event: 'sale', click_id: 'k1' }, { event: 'refund' }, { offer_name: 'Shopee' }]);
    expect(fields).toEqual({
      event: { value: 'refund', asOf: 'id 1' },
      click_id: { value: 'k1', asOf: 'id 0' },
      offer_name: { value: 'Shopee', asOf: 'id 2' },
    });
  });

  it.each<[Partial<CanonicalPostback>, string]>([
    [{ offer_id: 'o1', offer_name: 'Shopee' }, 'o1'],
    [{ offer_name: 'Shopee' }, 'Shopee'],
    [{}, ''],
    [{ offer_name: '💰'.repeat(300) }, '💰'.repeat(255)],
  ])('counts %j under "%s"', (values, label) => {
    expect(offerLabelOf(join([values]))).toBe(label);
  });
});

/** The rules of local amounts, applied to all postbacks together, oldest first. */
function localAmountsOf(postbacks: readonly Partial<CanonicalPostback>[]) {
  const sent = postbacks.map((one, at) => ({
    ...one,
    at,
    hasLocal: Boolean(one.sale_amount_local ?? one.payout_local),
  }));
  const alone = sent.filter((one) => one.conversion_currency && !one.hasLocal);
  const named = sent.filter((one) => one.conversion_currency && one.hasLocal);
  const unnamed = sent.filter((one) => !one.conversion_currency && one.hasLocal);
  const last = named.at(-1);
  const isBefore = !unnamed[0] || (alone.at(-1)?.at ?? -1) < unnamed[0].at;
  const currency = (last ?? (isBefore ? alone.at(-1) : alone[0]))?.conversion_currency ?? null;
  const changedAt = named.findLast((one) => one.conversion_currency !== currency)?.at ?? -1;
  const newest = (field: 'sale_amount_local' | 'payout_local') => {
    const candidate = unnamed.findLast((one) => one[field]);
    const isOther = alone[0] && candidate && alone[0].at < candidate.at && alone[0].conversion_currency !== currency;
    const applies = candidate && (!last || candidate.at > last.at || (changedAt < 0 && !isOther));
    const one = named.findLast((one) => one[field] && one.at > changedAt && one.conversion_currency === currency);
    return [one, applies ? candidate : undefined].toSorted((a, b) => (b?.at ?? -1) - (a?.at ?? -1))[0]?.[field] ?? null;
  };
  return { currency, sale_amount_local: newest('sale_amount_local'), payout_local: newest('payout_local') };
}

describe('mergeDuplicate', () => {
  it('gives the same state for any order and number of deliveries', () => {
    fc.assert(
      fc.property(arrivals, policy, ({ postbacks, order }, policy) => {
        expect(join(postbacks, policy, order)).toEqual(join(postbacks, policy));
      }),
    );
  });

  it('agrees with the rules applied to all postbacks together', () => {
    const rank: Record<Status, number> = { other: 1, pending: 2, approved: 3, rejected: 3, paid: 4 };
    fc.assert(
      fc.property(arrivals, policy, ({ postbacks, order }, { allowReversal }) => {
        const newestFirst = postbacks.toReversed();
        const statuses = newestFirst.flatMap(({ status }) => status ?? []);
        const highest = Math.max(...statuses.map((status) => rank[status]));
        const status = allowReversal ? statuses[0] : statuses.find((one) => rank[one] === highest);
        const newest = (field: 'offer_id' | 'offer_name' | 'event') => newestFirst.find((one) => one[field])?.[field];

        const state = join(postbacks, { allowReversal }, order);
        expect(state.status?.value).toBe(status);
        const { values, currency } = amountsOfParts(state.amounts);
        for (const field of ['usd_sale_amount', 'usd_payout'] as const)
          expect(values[field]).toBe(newestFirst.find((one) => one[field])?.[field] ?? null);
        expect({ ...values, currency }).toMatchObject(localAmountsOf(postbacks));
        for (const field of ['offer_id', 'offer_name', 'event'] as const) {
          expect(state.fields[field]?.value).toBe(newest(field));
        }
      }),
    );
  });

  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(states, ({ one, two, three, policy }) => {
        expect(mergeStates(one, two, policy)).toEqual(mergeStates(two, one, policy));
        expect(mergeStates(mergeStates(one, two, policy), three, policy)).toEqual(
          mergeStates(one, mergeStates(two, three, policy), policy),
        );
        expect(mergeStates(one, one, policy)).toEqual(one);
        expect(mergeStates(one, NOTHING, policy)).toEqual(one);
      }),
    );
  });

  it('reports exactly whether a value changed', () => {
    fc.assert(
      fc.property(arrivals, policy, ({ postbacks, order }, policy) => {
        let state = NOTHING;
        for (const index of order) {
          const joined = mergeDuplicate(state, postback(postbacks[index]!), `id ${index}`, policy);
          const isSame = JSON.stringify(sorted(valuesOf(joined.state))) === JSON.stringify(sorted(valuesOf(state)));
          expect(joined.changed).toBe(!isSame);
          state = joined.state;
        }
      }),
    );
  });

  it('reports no change for a later postback with the same values, but records its id', () => {
    const said = { status: 'approved', usd_payout: '1.0000', event: 'sale' } as const;
    const { state, changed } = mergeDuplicate(join([said]), postback(said), 'id 9', KEEP);
    expect(changed).toBe(false);
    expect(state).toMatchObject({ status: { asOf: 'id 9' }, amounts: { usd_payout: { asOf: 'id 9' } } });
  });

  it('returns the same state object when a postback adds nothing', () => {
    const state = join([{}, { status: 'paid', usd_payout: '1.0000', event: 'sale' }]);
    for (const late of [{}, { status: 'pending', event: 'lead' }, { usd_payout: '2.0000' }] as const) {
      expect(mergeDuplicate(state, postback(late), 'id 0', KEEP)).toMatchObject({ state, changed: false });
      expect(mergeDuplicate(state, postback(late), 'id 0', KEEP).state).toBe(state);
    }
  });

  it('starts from an empty state where a postback has no values', () => {
    expect(stateOf(postback({}), 'id 0')).toEqual(NOTHING);
  });

  it('does not modify its arguments', () => {
    const before = stateOf(postback({ event: 'sale', usd_payout: '1.0000' }), 'id 0');
    const copy = structuredClone(before);
    mergeDuplicate(before, postback({ event: 'lead', usd_payout: '2.0000', status: 'paid' }), 'id 1', KEEP);
    expect(before).toEqual(copy);
  });

  it('keeps every amount field', () => {
    const values = Object.fromEntries(AMOUNT_FIELDS.map((field, index) => [field, `${index}.0000`]));
    expect(amountsOfParts(join([values]).amounts).values).toEqual(values);
  });
});

function sorted(values: ReturnType<typeof valuesOf>): unknown {
  const fields = Object.entries(values.fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...values, fields };
}
