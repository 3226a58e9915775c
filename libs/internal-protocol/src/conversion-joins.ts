import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

export const FUNNEL_SUBJECTS = ['session', 'click'] as const;
/** What passes through the steps of a funnel. */
export type FunnelSubject = (typeof FUNNEL_SUBJECTS)[number];

export const CLICK_DIMENSIONS = ['source', 'campaign', 'page', 'product', 'offer'] as const;
/** What the rows of a report of clicks are. */
export type ClickDimension = (typeof CLICK_DIMENSIONS)[number];

/** What clicks earned in one currency; amounts are decimal texts. */
export interface Earning {
  currency: string;
  amount: string;
  per_click: string;
}

export interface ClickFigures {
  clicks: number;
  /** Clicks with at least one conversion. */
  converted_clicks: number;
  conversions: number;
  /** converted_clicks of clicks; null without clicks. */
  rate: number | null;
  earnings: Earning[];
}

/** How far the conversions that figures are made of have been read. */
export interface ConversionsRead {
  /** Every conversion that was stored before is counted; null where a partner's were never read. */
  complete_until: string | null;
  /** Partners whose conversions were not read for more than a minute. */
  behind: string[];
}

export interface FunnelStep {
  step: string;
  count: number;
  /** Of the step before; null for the first, and where nothing came to the one before. */
  from_previous: number | null;
  from_first: number | null;
  /** From the step before to this one. */
  median_seconds: number | null;
}

export interface Funnel extends ConversionsRead {
  steps: FunnelStep[];
  /** Of the clicks of the span. */
  conversion: { clicks: number; rate: number | null; epc: { currency: string; amount: string }[] };
}

export interface ClickReport extends ConversionsRead {
  /** Most clicks first. */
  rows: ({ key: string | null } & ClickFigures)[];
  /** There are more rows. */
  is_cut: boolean;
}

const NUMBER = { type: 'number' };
const DECIMAL = { type: 'string', description: 'A decimal with four digits behind the point' };
const READ = {
  complete_until: { ...orNull(TIME), description: 'Every conversion that was stored before is counted' },
  behind: { ...listOf(STRING), description: 'Partners whose conversions were not read for more than a minute' },
};

export const FUNNEL = objectOf('Funnel', {
  steps: listOf(
    objectOf('FunnelStep', {
      step: STRING,
      count: INTEGER,
      from_previous: orNull(NUMBER),
      from_first: orNull(NUMBER),
      median_seconds: orNull(NUMBER),
    }),
  ),
  conversion: objectOf('FunnelConversion', {
    clicks: INTEGER,
    rate: orNull(NUMBER),
    epc: listOf(objectOf('EarningsPerClick', { currency: STRING, amount: DECIMAL })),
  }),
  ...READ,
});

export const CLICK_REPORT = objectOf('ClickReport', {
  rows: listOf(
    objectOf('ClickReportRow', {
      key: orNull(STRING),
      clicks: INTEGER,
      converted_clicks: INTEGER,
      conversions: INTEGER,
      rate: orNull(NUMBER),
      earnings: listOf(objectOf('Earning', { currency: STRING, amount: DECIMAL, per_click: DECIMAL })),
    }),
  ),
  is_cut: BOOLEAN,
  ...READ,
});

/** An event of a click's journey. */
export interface JourneyEvent {
  kind: 'event';
  at: string;
  event_id: string;
  source: string | number;
  received_at: string;
  event_type: string;
  event_name: string;
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
  click_id: string | null;
  page_url: string | null;
  referrer: string | null;
  is_bot: boolean;
  properties: Record<string, unknown>;
}

/** The present state of a conversion that names the click. */
export interface JourneyConversion {
  kind: 'conversion';
  at: string;
  partner_code: string;
  tenant: string | null;
  conversion_id: string;
  status: string | null;
  /** When this status was first read. */
  status_since: string;
  offer: string | null;
  payout: string | null;
  payout_currency: string | null;
  sale_amount: string | null;
  sale_currency: string | null;
}

export interface ClickJourney extends ConversionsRead {
  click_id: string;
  /** Oldest first. */
  journey: (JourneyEvent | JourneyConversion)[];
  /** There is more. */
  is_cut: boolean;
}

export const CLICK_JOURNEY = objectOf('ClickJourney', {
  click_id: STRING,
  journey: listOf({
    oneOf: [
      objectOf('JourneyEvent', {
        kind: { type: 'string', enum: ['event'] },
        at: TIME,
        event_id: UUID,
        source: STRING,
        received_at: TIME,
        event_type: STRING,
        event_name: STRING,
        user_id: orNull(STRING),
        anonymous_id: orNull(STRING),
        session_id: orNull(STRING),
        click_id: orNull(STRING),
        page_url: orNull(STRING),
        referrer: orNull(STRING),
        is_bot: BOOLEAN,
        properties: FREE,
      }),
      objectOf('JourneyConversion', {
        kind: { type: 'string', enum: ['conversion'] },
        at: TIME,
        partner_code: STRING,
        tenant: orNull(STRING),
        conversion_id: STRING,
        status: orNull(STRING),
        status_since: TIME,
        offer: orNull(STRING),
        payout: orNull(DECIMAL),
        payout_currency: orNull(STRING),
        sale_amount: orNull(DECIMAL),
        sale_currency: orNull(STRING),
      }),
    ],
  }),
  is_cut: BOOLEAN,
  ...READ,
});

/** A click that no conversion names. */
export interface UnmatchedClick {
  click_id: string;
  occurred_at: string;
  source: string | number;
  session_id: string | null;
  event_type: string;
  page_url: string | null;
  partner: string | null;
  offer: string | null;
  product: string | null;
}

export const UNMATCHED_CLICKS = pageOf(
  'UnmatchedClickPage',
  objectOf('UnmatchedClick', {
    click_id: STRING,
    occurred_at: TIME,
    source: STRING,
    session_id: orNull(STRING),
    event_type: STRING,
    page_url: orNull(STRING),
    partner: orNull(STRING),
    offer: orNull(STRING),
    product: orNull(STRING),
  }),
  READ,
);

export const UNMATCHED_REASONS = ['no_click_id', 'unknown_click'] as const;

/** A conversion whose click no event has. */
export interface UnmatchedConversion {
  partner_code: string;
  tenant: string | null;
  conversion_id: string;
  click_id: string | null;
  reason: (typeof UNMATCHED_REASONS)[number];
  status: string | null;
  offer: string | null;
  payout: string | null;
  payout_currency: string | null;
  received_at: string;
}

export const UNMATCHED_CONVERSIONS = pageOf(
  'UnmatchedConversionPage',
  objectOf('UnmatchedConversion', {
    partner_code: STRING,
    tenant: orNull(STRING),
    conversion_id: STRING,
    click_id: orNull(STRING),
    reason: { type: 'string', enum: UNMATCHED_REASONS },
    status: orNull(STRING),
    offer: orNull(STRING),
    payout: orNull(DECIMAL),
    payout_currency: orNull(STRING),
    received_at: TIME,
  }),
  READ,
);

/** A page of either list. */
export interface UnmatchedPage<Row> extends ConversionsRead {
  data: Row[];
  next_cursor: string | null;
  page: null;
  page_size: number;
  total: null;
}
