import { INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** What a partner's service says of its last 24 hours. Figures are null while its database does not respond. */
export interface ServiceOverview {
  database: 'up' | 'down';
  config_version: number;
  last_postback_at: string | null;
  /** Postbacks of each of the last 24 UTC hours, the oldest first. */
  hours: number[] | null;
  conversions_24h: number | null;
  duplicates_24h: number | null;
  quarantined_24h: number | null;
  /** Null also where there are too many to count. */
  quarantine_open: number | null;
}

export const SERVICE_OVERVIEW = objectOf('ServiceOverview', {
  database: { type: 'string', enum: ['up', 'down'] },
  config_version: INTEGER,
  last_postback_at: orNull(TIME),
  hours: orNull(listOf(INTEGER)),
  conversions_24h: orNull(INTEGER),
  duplicates_24h: orNull(INTEGER),
  quarantined_24h: orNull(INTEGER),
  quarantine_open: orNull(INTEGER),
});

/** What the gateway knows of each partner. */
export interface GatewayOverview {
  partners: {
    partner_code: string;
    spool_pending: number;
    spool_oldest_at: string | null;
    dead_lettered: number;
    /** Postbacks in a row that this instance answered with an error, since the last that it accepted. */
    errors_in_a_row: number;
  }[];
}

export const GATEWAY_OVERVIEW = objectOf('GatewayOverview', {
  partners: listOf(
    objectOf('PartnerAtGateway', {
      partner_code: STRING,
      spool_pending: INTEGER,
      spool_oldest_at: orNull(TIME),
      dead_lettered: INTEGER,
      errors_in_a_row: INTEGER,
    }),
  ),
});

/** Where a partner's service found a text that somebody searches. */
export interface SearchHit {
  kind: 'conversion_id' | 'click_id' | 'postback_id' | 'order_id' | 'quarantined_postback';
  postback_id: string;
  conversion_id: string | null;
  received_at: string;
}

export const SEARCH_HIT = {
  kind: {
    type: 'string',
    enum: ['click_id', 'conversion_id', 'order_id', 'postback_id', 'quarantined_postback'],
  },
  postback_id: STRING,
  conversion_id: orNull(STRING),
  received_at: TIME,
};

export const SEARCH_HITS = objectOf('SearchHits', { hits: listOf(objectOf('SearchHit', SEARCH_HIT)) });
