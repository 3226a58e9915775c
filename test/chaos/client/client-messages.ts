/** A way by which postbacks reach the platform. */
export interface EntryPoint {
  name: string;
  port: number;
  /** The networks whose postbacks go this way. */
  networks: readonly Network[];
}

export type Network = 'involve' | 'rector';

/** What the client is told to do. */
export interface ClientOrder {
  seed: number;
  ways: readonly EntryPoint[];
  /** On every way. */
  connectionsPerWay: number;
  /** Requests a second at most, on all ways together. */
  rate: number;
  /** Where the acknowledgements go, one JSON a line. */
  ledgerPath: string;
}

/** One acknowledged postback, as the client remembers it. */
export interface Acknowledgement {
  receipt: string;
  network: Network;
  entryPoint: string;
  /** What was sent: something that is a conversion, or something that cannot be one. */
  expects: 'conversion' | 'quarantine';
  /** What the answer said became of it; `ok` where it did not say more. */
  answer: string;
  conversionId: string | null;
  /** As they have to be stored; null where they were not sent. */
  status: string | null;
  sale: string | null;
  payout: string | null;
  /** Milliseconds since 1970. */
  sentAtMs: number;
  tookMs: number;
}

/** What the client tells at its end. */
export interface ClientSummary {
  requests: number;
  /** By what the answers said. */
  acknowledged: Record<string, number>;
  /** Requests without an acknowledgement, by what came instead. */
  unacknowledged: Record<string, number>;
  /** Of all answers, whatever they were. */
  worstMs: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers that must not be, at most some of each kind. */
  faults: string[];
}
