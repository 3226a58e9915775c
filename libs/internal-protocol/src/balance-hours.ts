/** What all processes of an app received in an hour. Hours are ISO 8601 in UTC, by the time in the postback id. */
export interface HourlyIntake {
  hour: string;
  received: number;
  /** Refused with an error, so not stored, except perhaps for the uncertain ones. */
  refused: number;
  uncertain: number;
}

/** What a service has stored of an hour. */
export interface HourlyStored {
  hour: string;
  stored: number;
  repeated: number;
  /** Without those that were redriven and are conversions now. */
  quarantined: number;
}

/** What the spool holds of an hour, dead-lettered or not. */
export interface HourlyPending {
  hour: string;
  waiting: number;
}

/** A time in which postbacks may have been received without being counted. */
export interface UnknownSpan {
  app: string;
  from: string;
  to: string;
}

export interface PartnerIntakeAtGateway {
  taken: HourlyIntake[];
  waiting: HourlyPending[];
  unknown: UnknownSpan[];
}

/** The gateway's counters of all partners. */
export interface GatewayCounters {
  partners: ({ partner_code: string } & Omit<PartnerIntakeAtGateway, 'unknown'>)[];
  unknown: UnknownSpan[];
}

/** The counters of a partner's service. */
export interface ServiceCounters {
  /** Retention may have deleted what was received before. */
  kept_from: string;
  taken: HourlyIntake[];
  kept: HourlyStored[];
  unknown: UnknownSpan[];
}

export type BalanceState =
  /** Everything received is accounted for. */
  | 'balanced'
  /** Not settled yet: the hour is not over, or pending postbacks may be stored already. */
  | 'open'
  /** A process crashed in this hour, or the response to a refused postback was lost. Nothing is missing. */
  | 'unknown'
  /** Retention has deleted some of it. */
  | 'expired'
  /** The numbers differ, and nothing explains it. */
  | 'unbalanced';

export interface HourBalance extends HourlyIntake, Omit<HourlyStored, 'hour'>, Omit<HourlyPending, 'hour'> {
  /** Received and not accounted for; below zero, stored and never received. */
  difference: number;
  state: BalanceState;
}

const HOUR_MS = 3_600_000;
/** A postback gets its id on arrival and is counted with its response, at most this much later. */
const SETTLED_AFTER_MS = 60_000;

/**
 * Compares what was received with what is stored, by hour:
 * received = stored + repeated + quarantined + refused + waiting.
 *
 * @param nowMs distinguishes the running hour from those that are over
 * @returns every hour that any counter mentions, oldest first
 */
export function balanceHours(gateway: PartnerIntakeAtGateway, service: ServiceCounters, nowMs: number): HourBalance[] {
  const hours = new Map<string, HourBalance>();
  const balanceOf = (hour: string): HourBalance => {
    const known = hours.get(hour) ?? emptyHour(hour);
    hours.set(hour, known);
    return known;
  };
  const unknown = [...gateway.unknown, ...service.unknown];
  for (const { hour, received, refused, uncertain } of [...gateway.taken, ...service.taken]) {
    addTo(balanceOf(hour), { received, refused, uncertain });
  }
  for (const { hour, stored, repeated, quarantined } of service.kept)
    addTo(balanceOf(hour), { stored, repeated, quarantined });
  for (const { hour, waiting } of gateway.waiting) addTo(balanceOf(hour), { waiting });
  for (const balance of hours.values()) {
    balance.difference = differenceOf(balance);
    const isExpired = balance.hour < service.kept_from;
    balance.state = isExpired ? 'expired' : stateOf(balance, unknown, nowMs);
  }
  return [...hours.values()].toSorted((one, other) => (one.hour < other.hour ? -1 : 1));
}

type Amounts = Omit<HourBalance, 'hour' | 'state' | 'difference'>;

function emptyHour(hour: string): HourBalance {
  const intake = { received: 0, refused: 0, uncertain: 0 };
  const stored = { stored: 0, repeated: 0, quarantined: 0, waiting: 0 };
  return { hour, ...intake, ...stored, difference: 0, state: 'balanced' };
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
  // A crash loses counts and never adds any, so it does not explain what was received and not stored.
  if (balance.difference > 0) return isSettled ? 'unbalanced' : 'open';
  if (unknown.some(({ from, to }) => Date.parse(from) < endMs && Date.parse(to) >= startMs)) return 'unknown';
  if (balance.difference === 0) return 'balanced';
  const surplus = -balance.difference;
  if (!isSettled || surplus <= balance.waiting) return 'open';
  return surplus <= balance.waiting + balance.uncertain ? 'unknown' : 'unbalanced';
}
