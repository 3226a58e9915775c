/** What was taken in during an hour, by the books of all boots of an app. */
export interface HourlyIntake {
  hour: string;
  received: number;
  /** Answered with an error; nothing is kept of them, save perhaps of the uncertain ones among them. */
  refused: number;
  uncertain: number;
}

/** What a service keeps of an hour of receipt. */
export interface HourlyStored {
  hour: string;
  stored: number;
  repeated: number;
  /** Not counting those that were driven again and are conversions now. */
  quarantined: number;
}

/** What a spool still holds of an hour of receipt, be it to be delivered or set aside. */
export interface HourlyPending {
  hour: string;
  waiting: number;
}

/** A time in which something was taken in that no book holds. Times are ISO 8601 in UTC. */
export interface UnknownSpan {
  app: string;
  from: string;
  to: string;
}

/** What the gateway answers about one partner. */
export interface PartnerIntakeAtGateway {
  taken: HourlyIntake[];
  waiting: HourlyPending[];
  unknown: UnknownSpan[];
}

/** What the gateway answers about all partners. */
export interface GatewayCounters {
  partners: ({ partner_code: string } & Omit<PartnerIntakeAtGateway, 'unknown'>)[];
  unknown: UnknownSpan[];
}

/** What a partner's service answers. */
export interface ServiceCounters {
  /** What was received before this time may have been dropped by retention. */
  kept_from: string;
  taken: HourlyIntake[];
  kept: HourlyStored[];
  unknown: UnknownSpan[];
}

export type BalanceState =
  /** Everything received is accounted for. */
  | 'balanced'
  /** Not settled yet: the hour is still running, or what waits may be stored already. */
  | 'open'
  /** Nobody can tell: a boot crashed in this hour, or the answer to a refused postback was lost. Nothing is missing. */
  | 'unknown'
  /** Retention has dropped some of it. */
  | 'expired'
  /** It does not add up, and nothing explains it. */
  | 'unbalanced';

export interface HourBalance extends HourlyIntake, Omit<HourlyStored, 'hour'>, Omit<HourlyPending, 'hour'> {
  /** Received and not accounted for; below zero, kept and never received. */
  difference: number;
  state: BalanceState;
}

const HOUR_MS = 3_600_000;
/** Receipts are minted on arrival and booked when answered, which may be so much later. */
const SETTLED_AFTER_MS = 60_000;

/**
 * Holds what was received against what is kept, hour by hour of receipt:
 * received = stored + repeated + quarantined + refused + waiting.
 *
 * @param nowMs what tells a running hour from one that is over
 * @returns every hour that any of the books mentions, oldest first
 */
export function balanceHours(gateway: PartnerIntakeAtGateway, service: ServiceCounters, nowMs: number): HourBalance[] {
  const hours = new Map<string, HourBalance>();
  const of = (hour: string): HourBalance => {
    const known = hours.get(hour) ?? emptyHour(hour);
    hours.set(hour, known);
    return known;
  };
  const unknown = [...gateway.unknown, ...service.unknown];
  for (const { hour, received, refused, uncertain } of [...gateway.taken, ...service.taken]) {
    addTo(of(hour), { received, refused, uncertain });
  }
  for (const { hour, stored, repeated, quarantined } of service.kept)
    addTo(of(hour), { stored, repeated, quarantined });
  for (const { hour, waiting } of gateway.waiting) addTo(of(hour), { waiting });
  for (const balance of hours.values()) {
    balance.difference = differenceOf(balance);
    const isExpired = balance.hour < service.kept_from;
    balance.state = isExpired ? 'expired' : stateOf(balance, unknown, nowMs);
  }
  return [...hours.values()].toSorted((one, other) => (one.hour < other.hour ? -1 : 1));
}

type Amounts = Omit<HourBalance, 'hour' | 'state' | 'difference'>;

function emptyHour(hour: string): HourBalance {
  const taken = { received: 0, refused: 0, uncertain: 0 };
  const kept = { stored: 0, repeated: 0, quarantined: 0, waiting: 0 };
  return { hour, ...taken, ...kept, difference: 0, state: 'balanced' };
}

function addTo(balance: HourBalance, amounts: Partial<Amounts>): void {
  for (const name of Object.keys(amounts) as (keyof Amounts)[]) balance[name] += amounts[name] ?? 0;
}

function differenceOf({ received, stored, repeated, quarantined, refused, waiting }: HourBalance): number {
  return received - stored - repeated - quarantined - refused - waiting;
}

function stateOf(balance: HourBalance, unknown: readonly UnknownSpan[], nowMs: number): BalanceState {
  const startMs = Date.parse(balance.hour);
  const endMs = startMs + HOUR_MS;
  const isSettled = nowMs >= endMs + SETTLED_AFTER_MS;
  // A crash takes words from the books and never adds any: it does not explain what is received and not kept.
  if (balance.difference > 0) return isSettled ? 'unbalanced' : 'open';
  if (unknown.some(({ from, to }) => Date.parse(from) < endMs && Date.parse(to) >= startMs)) return 'unknown';
  if (balance.difference === 0) return 'balanced';
  const tooMany = -balance.difference;
  if (!isSettled || tooMany <= balance.waiting) return 'open';
  return tooMany <= balance.waiting + balance.uncertain ? 'unknown' : 'unbalanced';
}
