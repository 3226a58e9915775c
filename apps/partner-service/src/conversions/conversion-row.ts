import type { AmountField, CanonicalPostback, Warning } from '@app/postback';

/** How repeats of a conversion are counted; the tenant's policy at the time of receipt. */
export interface DuplicatePolicy {
  dedupe: 'update' | 'flag' | 'off';
  allowReversal: boolean;
}

/** One normalised postback on its way into the database; the names are those of the columns. */
export interface ConversionRow extends CanonicalPostback {
  id: string;
  received_at: string;
  tenant_id: number;
  config_version: number;
  is_test: boolean;
  /** The receipt was minted elsewhere, so it may arrive again. */
  may_return: boolean;
  /** SHA-256, as hex, of the text that the caller has signed, where one is asked for. */
  signed?: string;
  /** How many bytes of it are the target: a dot may be in a part too. */
  signed_target_bytes?: number;
  /** Driven again from quarantine: its row there is closed by the storing statement. */
  is_redrive: boolean;
  click_ref: string | null;
  sub_ref: string | null;
  warnings: readonly Warning[] | null;
  /** JSON text, kept to the letter. */
  raw_data: string;
  request_line: string;
  /** JSON text. */
  request_headers: string;
  request_ip: string | null;
  /** What the roll-up counts it under: the offer's id, else its name, else empty; bounded per tenant and hour. */
  offer: string;
  offer_is_name: boolean;
}

/** A conversion to store, with what the journey decided about it. */
export interface ConversionToStore {
  row: ConversionRow;
  policy: DuplicatePolicy;
}

/** What a conversion counts as in the roll-up. */
export interface CountedAs {
  tenant_id: number;
  hour: string;
  offer: string;
  status: string | null;
  currency: string | null;
  amounts: Readonly<Record<AmountField, string | null>>;
}

export type StoredStatus = 'stored' | 'updated' | 'duplicate' | 'quarantined';

/** What became of a postback; the same for every arrival of one receipt. */
export interface StoredOutcome {
  status: StoredStatus;
  conversionId: string | null;
  warnings: readonly Warning[];
  reasons: readonly { field: string; value?: string; reason: string }[];
  /** The receipt was a conversion before this arrival. */
  wasStoredBefore?: true;
  /** Nothing was stored: the text that its caller signed stands for another request. */
  isOtherRequest?: true;
}

/** What a receipt is looked up by. One that is driven again has an outcome only once it is a conversion. */
export type PostbackKey = Pick<ConversionRow, 'id' | 'received_at' | 'is_redrive' | 'signed' | 'signed_target_bytes'> &
  Partial<Pick<ConversionRow, 'is_test'>>;
