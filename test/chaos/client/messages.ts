export type Network = 'involve' | 'rector';

/** A port of the platform that accepts postbacks: a gateway, or a service directly. */
export interface EntryPoint {
  name: string;
  port: number;
  /** The networks that send to it. */
  networks: readonly Network[];
}

export interface ClientOptions {
  seed: number;
  entryPoints: readonly EntryPoint[];
  /** Per entry point. */
  connections: number;
  /** The limit of requests per second to all entry points. */
  rate: number;
  /** The file for acknowledgements, one JSON object a line. */
  ackLogPath: string;
}

/** One acknowledged postback. */
export interface Acknowledgement {
  postbackId: string;
  network: Network;
  entryPoint: string;
  /** Whether a conversion was sent, or something that cannot be one. */
  expects: 'conversion' | 'quarantine';
  /** The outcome in the response; `ok` when the response has no more detail. */
  outcome: string;
  conversionId: string | null;
  /** As they must be stored; null where they were not sent. */
  status: string | null;
  sale: string | null;
  payout: string | null;
  /** Unix time in milliseconds. */
  sentAtMs: number;
  tookMs: number;
}

/** What the client sends to its parent at the end. */
export interface ClientSummary {
  requests: number;
  /** By outcome. */
  acknowledged: Record<string, number>;
  /** Requests without an acknowledgement, by what happened instead. */
  unacknowledged: Record<string, number>;
  /** Of all responses. */
  worstMs: number;
  p50Ms: number;
  p99Ms: number;
  /** Responses that must not occur; a limited number of them. */
  faults: string[];
}
