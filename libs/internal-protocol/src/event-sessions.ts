import { BOOLEAN, INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

/** What a visitor did in one go. */
export interface EventSession {
  /** The id of the source within the platform, and its code for people. */
  source: string;
  /** The session's own id, or that of its visitor. Masked for viewers, as the other ids. */
  session_id: string;
  is_by_visitor: boolean;
  started_at: string;
  last_at: string;
  duration_seconds: number;
  events: number;
  page_views: number;
  purchases: number;
  is_bot: boolean;
  user_id: string | null;
  anonymous_id: string | null;
  entry_page: string | null;
  exit_page: string | null;
  referrer: string | null;
  campaign: string | null;
  campaign_source: string | null;
  click_id: string | null;
}

export interface EventSessionList {
  data: EventSession[];
  next_cursor: string | null;
  page_size: number;
  complete_until: string | null;
}

export interface EventPaths {
  from: string;
  to: string;
  entry_pages: { page: string; sessions: number }[];
  exit_pages: { page: string; sessions: number }[];
  /** The most common first. */
  steps: { from_page: string; to_page: string; steps: number; sessions: number }[];
  /** Page views before this time were too many to look for steps in them. */
  steps_from: string;
  complete_until: string | null;
}

const PAGE_COUNTS = listOf(objectOf('PageCount', { page: STRING, sessions: INTEGER }));
const MASKED = { ...STRING, description: 'Masked for viewers' };

export const EVENT_SESSION_LIST = objectOf('EventSessionList', {
  data: listOf(
    objectOf('EventSession', {
      source: { ...STRING, description: 'The code of the source' },
      session_id: { ...STRING, description: 'Its own id, else that of its visitor; masked for viewers' },
      is_by_visitor: { ...BOOLEAN, description: 'The visitor has no session id: 30 minutes without an event end it' },
      started_at: TIME,
      last_at: TIME,
      duration_seconds: INTEGER,
      events: INTEGER,
      page_views: INTEGER,
      purchases: INTEGER,
      is_bot: BOOLEAN,
      user_id: orNull(MASKED),
      anonymous_id: orNull(MASKED),
      entry_page: orNull({ ...STRING, description: 'The first page, without its query' }),
      exit_page: orNull({ ...STRING, description: 'The last page, without its query' }),
      referrer: orNull({ ...STRING, description: 'Of the first page view; without its query for viewers' }),
      campaign: orNull(STRING),
      campaign_source: orNull(STRING),
      click_id: orNull({ ...STRING, description: 'Of the first page view; masked for viewers' }),
    }),
  ),
  next_cursor: orNull(STRING),
  page_size: INTEGER,
  complete_until: orNull(TIME),
});

export const EVENT_PATHS = objectOf('EventPaths', {
  from: TIME,
  to: TIME,
  entry_pages: PAGE_COUNTS,
  exit_pages: PAGE_COUNTS,
  steps: listOf(objectOf('PageStep', { from_page: STRING, to_page: STRING, steps: INTEGER, sessions: INTEGER })),
  steps_from: { ...TIME, description: 'Steps are those of page views since then' },
  complete_until: orNull(TIME),
});
