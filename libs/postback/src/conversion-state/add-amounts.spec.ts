import fc from 'fast-check';
import { AMOUNT_FIELDS, STORED_FIELDS } from '../canonical-fields';
import type { CanonicalPostback } from '../postback-types';
import { amountsOfParts, MAX_ADDITIONS } from './add-amounts';
import { type ConversionState, mergeDuplicate, mergeStates } from './merge-duplicates';

const EMPTY = Object.fromEntries([...STORED_FIELDS, 'status_original'].map((field) => [field, null]));

interface Sent extends Partial<CanonicalPostback> {
  /** The setting when it is received. */
  adds: boolean;
}

const BEFORE: ConversionState = { status: null, amounts: { added: [] }, fields: {} };

/** The content is everything that was sent. */
const contentOf = (sent: Sent): string => JSON.stringify(STORED_FIELDS.map((field) => sent[field] ?? null));
const idOf = (index: number): string => `id ${String(index).padStart(4, '0')}`;

function merge(sent: readonly Sent[], arrival = sent.map((_, index) => index)): ConversionState {
  return arrival.reduce((state, index) => mergeOne(state, sent[index]!, index).state, BEFORE);
}

function mergeOne(state: ConversionState, { adds, ...values }: Sent, index: number) {
  const postback = { ...EMPTY, conversion_id: 'c1', ...values } as CanonicalPostback;
  return mergeDuplicate(
    state,
    postback,
    idOf(index),
    { allowReversal: false, addsAmounts: adds },
    contentOf({ adds, ...values }),
  );
}

const amountsAfter = (sent: readonly Sent[], arrival?: number[]) => {
  const { values, currency } = amountsOfParts(merge(sent, arrival).amounts);
  return { ...values, conversion_currency: currency };
};

const adding = (values: Partial<CanonicalPostback>): Sent => ({ adds: true, ...values });
const replacing = (values: Partial<CanonicalPostback>): Sent => ({ adds: false, ...values });

const amount = fc.option(fc.constantFrom('5.2500', '-5.2500', '0.0000', '99999999999999.9999', '0.0001'), {
  nil: null,
});
const anySent = (adds: fc.Arbitrary<boolean>) =>
  fc.record({
    adds,
    usd_payout: amount,
    myr_sale_amount: amount,
    sale_amount_local: amount,
    payout_local: amount,
    conversion_currency: fc.option(fc.constantFrom('MYR', 'THB'), { nil: null }),
    // Distinguishes what is otherwise the same.
    event: fc.constantFrom('sale', 'refund'),
  });
const deliveries = (adds: fc.Arbitrary<boolean>) =>
  fc.array(anySent(adds), { minLength: 1, maxLength: 7 }).chain((sent) => {
    const all = sent.map((_, index) => index);
    const order = fc.shuffledSubarray(all, { minLength: all.length });
    const again = fc.array(fc.constantFrom(...all), { maxLength: 4 });
    return fc.record({ sent: fc.constant(sent), arrival: fc.tuple(order, again).map((parts) => parts.flat()) });
  });

const units = (text: string): bigint => BigInt(text.replace('.', ''));
const decimal = (sum: bigint): string => {
  const digits = String(sum < 0n ? -sum : sum).padStart(5, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
};
const sumOf = (values: readonly string[]): string | null =>
  values.length === 0 ? null : decimal(values.reduce((sum, value) => sum + units(value), 0n));

/** The first postback with each content, oldest first. */
function distinct(sent: readonly Sent[]) {
  const contents = sent.map(contentOf);
  return sent.map((one, at) => ({ ...one, at })).filter((_, at) => contents.indexOf(contentOf(sent[at]!)) === at);
}

/** Local amounts where every postback adds: all in the newest currency since it is the present one. */
function expectedLocal(sent: readonly Sent[]) {
  const all = distinct(sent).map((one) => ({ ...one, isLocal: Boolean(one.sale_amount_local ?? one.payout_local) }));
  const named = all.filter((one) => one.isLocal && one.conversion_currency);
  const alone = all.filter((one) => !one.isLocal && one.conversion_currency);
  const unnamed = all.find((one) => one.isLocal && !one.conversion_currency);
  const isAloneFirst = !unnamed || (alone.at(-1)?.at ?? -1) < unnamed.at;
  const currency = (named.at(-1) ?? (isAloneFirst ? alone.at(-1) : alone[0]))?.conversion_currency ?? null;
  const changedAt = named.findLast((one) => one.conversion_currency !== currency)?.at ?? -1;
  const since = named.find((one) => one.at > changedAt)?.at ?? -1;
  const isOther = (at: number) => alone[0] && alone[0].conversion_currency !== currency && alone[0].at < at;
  const counted = all.filter((one) => {
    if (!one.isLocal || named.length === 0) return one.isLocal;
    if (one.conversion_currency) return one.at > changedAt;
    return one.at > since || (changedAt < 0 && !isOther(one.at));
  });
  const sum = (field: 'sale_amount_local' | 'payout_local') => sumOf(counted.flatMap((one) => one[field] ?? []));
  return {
    conversion_currency: currency,
    sale_amount_local: sum('sale_amount_local'),
    payout_local: sum('payout_local'),
  };
}

describe('amounts that are added', () => {
  it('are summed exactly, and an exact repeat adds nothing', () => {
    const sale = adding({ usd_payout: '5.2500', event: 'sale' });
    const refund = adding({ usd_payout: '-5.2500', event: 'refund' });
    expect(amountsAfter([sale, refund, refund]).usd_payout).toBe('0.0000');
    expect(amountsAfter([sale, sale]).usd_payout).toBe('5.2500');
    expect(amountsAfter([sale, adding({ event: 'sale' })]).usd_payout).toBe('5.2500');
    expect(amountsAfter([adding({ usd_payout: '0.1000' }), adding({ usd_payout: '-0.1001' })]).usd_payout).toBe(
      '-0.0001',
    );
  });

  it('agree with a recount of the distinct postbacks, in any order and number of deliveries', () => {
    fc.assert(
      fc.property(deliveries(fc.constant(true)), ({ sent, arrival }) => {
        const sums = (['usd_payout', 'myr_sale_amount'] as const).map((field) => [
          field,
          sumOf(distinct(sent).flatMap((one) => one[field] ?? [])),
        ]);
        expect(amountsAfter(sent, arrival)).toMatchObject({ ...Object.fromEntries(sums), ...expectedLocal(sent) });
      }),
      { numRuns: 300 },
    );
  });

  it('start anew from what was received under replace, in any order', () => {
    fc.assert(
      fc.property(deliveries(fc.boolean()), ({ sent, arrival }) => {
        const first = new Set(distinct(sent).map(({ at }) => at));
        for (const field of ['usd_payout', 'myr_sale_amount'] as const) {
          let value: string | null = null;
          sent.forEach(({ adds, [field]: own }, at) => {
            if (own == null || (adds && !first.has(at))) return;
            value = adds ? sumOf([value ?? '0.0000', own]) : own;
          });
          expect([field, amountsAfter(sent, arrival)[field]]).toEqual([field, value]);
        }
        expect(merge(sent, arrival)).toEqual(merge(sent));
      }),
      { numRuns: 300 },
    );
  });

  it('merge in any grouping, and with themselves to the same', () => {
    const states = fc.array(anySent(fc.boolean()), { minLength: 4, maxLength: 4 }).chain((sent) => {
      const state = fc.subarray([0, 1, 2, 3]).map((arrival) => merge(sent, arrival));
      return fc.tuple(state, state, state);
    });
    fc.assert(
      fc.property(states, ([one, two, three]) => {
        const both = (a: ConversionState, b: ConversionState) => mergeStates(a, b, { allowReversal: false });
        expect(both(one, two)).toEqual(both(two, one));
        expect(both(both(one, two), three)).toEqual(both(one, both(two, three)));
        expect(both(one, one)).toBe(one);
      }),
    );
  });

  it('keep their sum when a later postback under replace has no amounts', () => {
    const sent = [adding({ usd_payout: '1.0000' }), adding({ usd_payout: '2.0000' }), replacing({ status: 'paid' })];
    expect(amountsAfter(sent).usd_payout).toBe('3.0000');
    expect(amountsAfter([...sent, replacing({ usd_payout: '7.0000' })]).usd_payout).toBe('7.0000');
    expect(
      amountsAfter([...sent, replacing({ usd_payout: '7.0000' }), adding({ usd_payout: '1.5000' })]).usd_payout,
    ).toBe('8.5000');
  });

  it('are bounded: a warning says what is not added', () => {
    const sent = Array.from({ length: MAX_ADDITIONS }, (_, index) =>
      adding({ usd_payout: '1.0000', order_id: `${index}` }),
    );
    const full = merge(sent);
    const { state, warnings } = mergeOne(full, adding({ usd_payout: '1.0000', order_id: 'one more' }), 9_000);
    expect(amountsOfParts(state.amounts).values.usd_payout).toBe(`${MAX_ADDITIONS}.0000`);
    expect(warnings).toEqual([expect.objectContaining({ code: 'amounts_not_added', params: { max: MAX_ADDITIONS } })]);
    expect(mergeOne(full, sent[3]!, 9_001)).toMatchObject({ warnings: [] });
  });

  it('keep every amount field', () => {
    const values = Object.fromEntries(AMOUNT_FIELDS.map((field, index) => [field, `${index}.0000`]));
    expect(amountsAfter([adding(values)])).toMatchObject(values);
  });
});
