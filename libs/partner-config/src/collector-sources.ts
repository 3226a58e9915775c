import { readStatement } from '@app/common/database/read-statement';
import type { ClientBase } from 'pg';

export const IP_MODES = ['truncated', 'none', 'full'] as const;
/** How much of the addresses of visitors is stored. */
export type IpMode = (typeof IP_MODES)[number];

export const SIGNALS = ['anonymise', 'drop'] as const;
/** What becomes of the events of a visitor who asks not to be followed. */
export type Signals = (typeof SIGNALS)[number];

/** Public keys stand in pages; secret ones stay on servers, which are trusted. */
export const SOURCE_KEY_KINDS = ['public', 'secret'] as const;
export type SourceKeyKind = (typeof SOURCE_KEY_KINDS)[number];

/** A site, app or server that sends events. */
export interface CollectorSource {
  id: number;
  code: string;
  /** Origins of pages that may send events with it, such as `https://shop.example`. */
  origins: string[];
  /** 0 is unlimited. */
  maxEventsPerSecond: number;
  ipMode: IpMode;
  signals: Signals;
  /** Of a page's query, names in lower case, besides those of campaigns and clicks. */
  queryParameters: string[];
  /** Null: the platform's own. */
  partnerCode: string | null;
  tenantCode: string | null;
  /** The keyed hash of each key that is not revoked. */
  keys: { kind: SourceKeyKind; hash: string }[];
}

/** The active sources, as plain JSON. */
export interface CollectorSources {
  sources: CollectorSource[];
}

const SELECT_SOURCES = readStatement(__dirname, 'select_sources').text;

/** Loads the sources of the collector, as a member of `postback_sources_reader`. */
export async function loadCollectorSources(client: ClientBase): Promise<CollectorSources> {
  const { rows } = await client.query<CollectorSources>(SELECT_SOURCES);
  return { sources: rows[0]!.sources };
}
