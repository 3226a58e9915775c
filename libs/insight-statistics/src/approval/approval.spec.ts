import { decisionsAsOf, type GeneratedCohorts, generateConversions } from '../testing/generate-decisions';
import { ApprovalModel } from './approval-model';
import { type Calibration, calibrate } from './calibrate';
import type { DecisionRow } from './decisions';
import { expectedPayout } from './expected-payout';

const COHORTS = {
  'slow rejections': { days: 150, perDay: 60, approvalDays: 12, rejectionDays: 35 },
  'slow approvals': { days: 150, perDay: 60, approvalDays: 35, rejectionDays: 12 },
};
const NAMES = Object.keys(COHORTS) as (keyof typeof COHORTS)[];
/** All is decided by then. */
const TODAY = 1_000;

interface Measured {
  rows: DecisionRow[];
  model: ApprovalModel;
  calibration: Calibration;
}

/** The model as of the last day of the cohorts, and what became of everything that was pending then. */
function measure(cohorts: GeneratedCohorts): Measured {
  const rows = decisionsAsOf(generateConversions(cohorts), cohorts.days, TODAY);
  const model = ApprovalModel.fit(rows)!;
  return { rows, model, calibration: calibrate(rows, model)! };
}

const seeds = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

describe('expected payout', () => {
  it.each(NAMES)('is within 5 %% of what came in, with %s', (name) => {
    const errors = seeds(500, 12).map((seed) => {
      const { rows, model } = measure({ ...COHORTS[name], seed });
      const came = rows.reduce((sum, { outcome, payout }) => sum + (outcome === 'approved' ? Number(payout) : 0), 0);
      return Math.abs(Number(expectedPayout(rows, model).expected) / came - 1);
    });
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.05);
  });

  it.each(NAMES)('of pending conversions alone is within 5 %% too, with %s', (name) => {
    for (const seed of seeds(600, 3)) {
      const { calibration } = measure({ ...COHORTS[name], perDay: 600, seed });
      expect(Math.abs(calibration.payoutError!)).toBeLessThanOrEqual(0.05);
    }
  });

  it('adds exact sums of what is approved, and of estimates only what is pending', () => {
    const { model } = measure({ ...COHORTS['slow rejections'], seed: 3 });
    const row = { tenant: 'default', offer: 'offer 1', age: 400 };
    const rows = [
      { ...row, state: 'approved', payout: '99999999999999.9999' },
      { ...row, state: 'approved', payout: '0.0001' },
      { ...row, state: 'rejected', payout: '7' },
      // Beyond any decision that was seen, nothing is expected.
      { ...row, state: 'pending', payout: '12.5' },
    ] as const;
    expect(expectedPayout(rows, model)).toEqual({
      approved: '100000000000000',
      pending: '12.5',
      expectedOfPending: '0',
      expected: '100000000000000',
    });
  });
});

describe('probabilities of approval', () => {
  it.each(NAMES)('are calibrated and beat one probability for all, with %s', (name) => {
    for (const seed of seeds(700, 3)) {
      const { error, brier, brierOfMean, bins } = measure({ ...COHORTS[name], perDay: 600, seed }).calibration;
      expect(error).toBeLessThanOrEqual(0.03);
      expect(brier).toBeLessThan(brierOfMean * 0.9);
      expect(bins.length).toBeGreaterThan(5);
    }
  });

  it('rise with age where rejections come first, and fall where approvals do', () => {
    const ages = [0, 10, 20, 40];
    const [falling, rising] = NAMES.map((name) => {
      const { model } = measure({ ...COHORTS[name], seed: 9 });
      return ages.map((age) => model.approval({ tenant: 'default', offer: 'offer 0', age }));
    });
    expect(falling).toEqual(falling!.toSorted((a, b) => b - a));
    expect(rising).toEqual(rising!.toSorted((a, b) => a - b));
  });

  it('of an offer that is not known are those of the partner', () => {
    const { rows, model } = measure({ ...COHORTS['slow rejections'], seed: 12 });
    const share = rows.filter(({ outcome }) => outcome === 'approved').length / rows.length;
    expect(model.approval({ tenant: 'default', offer: 'new', age: 0 })).toBeCloseTo(share, 1);
  });

  it('of an offer with few conversions are near those of the partner', () => {
    const { rows } = measure({ ...COHORTS['slow rejections'], seed: 12 });
    const few = {
      tenant: 'default',
      offer: 'few',
      age: 3,
      state: 'rejected',
      outcome: 'rejected',
      payout: '1',
    } as const;
    const model = ApprovalModel.fit([...rows, { ...few, conversions: 2 }])!;
    const many = ApprovalModel.fit([...rows, { ...few, conversions: 500 }])!;
    const ofPartner = model.approval({ tenant: 'default', offer: 'new', age: 0 });
    expect(ofPartner - model.approval({ ...few, age: 0 })).toBeLessThan(0.06);
    expect(many.approval({ ...few, age: 0 })).toBeLessThan(0.1);
  });

  it('are no better than one for all where offers and times do not differ', () => {
    const alike = { days: 150, perDay: 60, approvalDays: 20, rejectionDays: 20, sameOffers: true };
    const { brier, brierOfMean } = measure({ ...alike, seed: 4 }).calibration;
    expect(brier).toBeGreaterThan(brierOfMean * 0.97);
  });

  it('are none where too little is decided yet', () => {
    const young = generateConversions({ ...COHORTS['slow approvals'], days: 10, seed: 1 });
    expect(ApprovalModel.fit(decisionsAsOf(young, 10))).toBeUndefined();
    expect(ApprovalModel.fit([])).toBeUndefined();
  });

  it('use nothing that became known later', () => {
    const conversions = generateConversions({ ...COHORTS['slow rejections'], seed: 8 });
    const [then, later] = [150, TODAY].map((today) => ApprovalModel.fit(decisionsAsOf(conversions, 150, today))!);
    const row = { tenant: 'default', offer: 'offer 3', age: 5 };
    expect(then!.approval(row)).toBe(later!.approval(row));
  });
});
