import { type Decision, type DecisionRow, MAX_AGE_DAYS } from '../approval/decisions';
import { Random } from './random';

export interface GeneratedCohorts {
  readonly seed: number;
  readonly days: number;
  readonly perDay: number;
  /** Mean days until an approval and until a rejection. */
  readonly approvalDays: number;
  readonly rejectionDays: number;
  /** Decisions are the same for all offers, so that nothing is to be learned of an offer. */
  readonly sameOffers?: boolean;
}

export interface GeneratedConversion {
  readonly offer: string;
  readonly receivedDay: number;
  readonly outcome: Decision;
  readonly decidedDay: number;
  /** Ten-thousandths. */
  readonly payout: bigint;
}

const OFFERS = 20;

/** Conversions of 20 offers that are approved in 35 to 95 % of cases, large and small ones, each decided in its time. */
export function generateConversions(cohorts: GeneratedCohorts): GeneratedConversion[] {
  const random = new Random(cohorts.seed);
  const shares = Array.from({ length: OFFERS }, () => (cohorts.sameOffers ? 0.7 : 0.35 + 0.6 * random.next()));
  const conversions: GeneratedConversion[] = [];
  for (let receivedDay = 0; receivedDay < cohorts.days; receivedDay++) {
    for (let count = random.poisson(cohorts.perDay); count > 0; count--) {
      // Few offers have most conversions.
      const offer = Math.floor(OFFERS * random.next() ** 2);
      const isApproved = random.next() < shares[offer]!;
      const mean = isApproved ? cohorts.approvalDays : cohorts.rejectionDays;
      conversions.push({
        offer: `offer ${offer}`,
        receivedDay,
        outcome: isApproved ? 'approved' : 'rejected',
        decidedDay: receivedDay + Math.floor(random.gamma(2) * (mean / 2)),
        payout: BigInt(Math.round(10_000 * Math.exp(1 + random.normal()))),
      });
    }
  }
  return conversions;
}

/** As a partner's service counts them: as of the beginning of a day, with what is known at the beginning of another. */
export function decisionsAsOf(conversions: readonly GeneratedConversion[], asOf: number, today = asOf): DecisionRow[] {
  const received = conversions.filter(({ receivedDay }) => receivedDay < asOf);
  return received.map(({ offer, receivedDay, decidedDay, outcome, payout }) => {
    const isDecided = decidedDay < asOf;
    return {
      tenant: 'default',
      offer,
      age: Math.min(MAX_AGE_DAYS, (isDecided ? decidedDay : asOf) - receivedDay),
      state: isDecided ? outcome : 'pending',
      outcome: decidedDay < today ? outcome : 'pending',
      conversions: 1,
      payout: `${payout / 10_000n}.${String(payout % 10_000n).padStart(4, '0')}`,
    };
  });
}
