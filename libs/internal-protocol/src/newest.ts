import type { Diagnostic } from '@app/postback';
import { QUARANTINE_SUMMARY } from './endpoint-api/endpoint-responses';
import { BOOLEAN, listOf, objectOf, orNull, STRING, TIME, UUID } from './schemas';

export const LIVE_OUTCOMES = ['stored', 'updated', 'duplicate', 'quarantined'] as const;
export type LiveOutcome = (typeof LIVE_OUTCOMES)[number];

/** A postback in a few columns, as the live tail shows it. */
export interface NewestPostback {
  postback_id: string;
  received_at: string;
  outcome: LiveOutcome;
  tenant: string | null;
  conversion_id: string | null;
  offer_name: string | null;
  event: string | null;
  status: string | null;
  usd_payout: string | null;
  payout_local: string | null;
  conversion_currency: string | null;
  click_id: string | null;
  /** Why it is quarantined. */
  reasons: Diagnostic[] | null;
}

/** What was received from a time on. */
export interface NewestPostbacks {
  /** The service's time just before it read. */
  as_of: string;
  /** There were more, and the oldest are left out. */
  is_cut: boolean;
  /** Oldest first. */
  data: NewestPostback[];
}

export const NEWEST_POSTBACK = {
  postback_id: UUID,
  received_at: TIME,
  outcome: { type: 'string', enum: LIVE_OUTCOMES },
  tenant: orNull(STRING),
  conversion_id: orNull(STRING),
  offer_name: orNull(STRING),
  event: orNull(STRING),
  status: orNull(STRING),
  usd_payout: orNull(STRING),
  payout_local: orNull(STRING),
  conversion_currency: orNull(STRING),
  click_id: orNull(STRING),
  reasons: orNull(QUARANTINE_SUMMARY['reasons']!),
};

export const NEWEST_POSTBACKS = objectOf('NewestPostbacks', {
  as_of: TIME,
  is_cut: BOOLEAN,
  data: listOf(objectOf('NewestPostback', NEWEST_POSTBACK)),
});
