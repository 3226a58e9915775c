export type LimitPeriod = 'second' | 'day';

/** A block of the requests that a limit allows in the present window, requested by an instance. */
export interface LeaseRequest {
  /** Names the limit among all of the partner's. */
  scope: string;
  period: LimitPeriod;
  /** IANA name; the day is in it. */
  timezone: string;
  /** Requests a window. */
  max: number;
  asked: number;
}

/** What the instance gets: fewer than requested when the limit is near, none when it is reached. */
export interface Lease {
  granted: number;
  /** Names the window, to give back what is left. */
  windowEnd: string;
  /** Milliseconds until the window ends, by the store's clock; never longer than that. */
  validForMs: number;
}

/** The unused rest of a lease. */
export interface Leftover {
  scope: string;
  windowEnd: string;
  amount: number;
}

/**
 * Where instances share their counts. All of a partner's instances together never get more for one window than the
 * limit allows, whatever they request, and whatever their own clocks say.
 */
export interface LimitStore {
  /** One lease a request, in their order. */
  lease(requests: readonly LeaseRequest[]): Promise<Lease[]>;
  /** Of windows that have ended meanwhile nothing is given back. */
  returnLeases(leftovers: readonly Leftover[]): Promise<void>;
  close(): Promise<void>;
}

/** The injection token of the store that the settings choose. */
export const LIMIT_STORE = Symbol('limit store');
