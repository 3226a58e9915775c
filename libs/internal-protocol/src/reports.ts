import { MESSAGE_LANGUAGES, type MessageLanguage } from './insight-alerts';
import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, STRING, TIME, UUID } from './schemas';

export const REPORT_CHANNELS = ['email', 'webhook'] as const;
export type ReportChannel = (typeof REPORT_CHANNELS)[number];

const RUN_STATES = ['pending', 'done', 'empty', 'failed'] as const;

/** Figures that are computed on a schedule and sent to people. */
export interface Report {
  id: string;
  name: string;
  owner: string;
  /** The dashboard that it shows as that is at the time; null: tiles of its own. */
  dashboard_id: string | null;
  board: object | null;
  language: MessageLanguage;
  timezone: string;
  schedule: object;
  channels: ReportChannel[];
  recipients: string[];
  skips_empty: boolean;
  is_enabled: boolean;
  version: number;
  next_due_at: string;
  created_at: string;
  updated_at: string;
  updated_by: string;
}

export interface Reports {
  data: Report[];
  /** Those that have their settings; messages of others wait. */
  available_channels: ReportChannel[];
}

export interface ReportMessage {
  channel: string;
  sent_at: string | null;
  attempts: number;
  error: string | null;
}

/** What a report showed at one time. */
export interface ReportRun {
  id: string;
  report_id: string;
  due_at: string;
  state: (typeof RUN_STATES)[number];
  error: string | null;
  finished_at: string | null;
  messages: ReportMessage[];
  /** The tiles with their plans and figures; left out of lists. */
  result: object | null;
}

export interface ReportRuns {
  data: ReportRun[];
}

export const REPORT = objectOf('Report', {
  id: UUID,
  name: STRING,
  owner: { ...STRING, description: 'Who created it' },
  dashboard_id: orNull({
    ...UUID,
    description: 'The dashboard that it shows as that is at the time; null: its own board',
  }),
  board: orNull({ ...FREE, description: 'Tiles of its own, as those of a dashboard' }),
  language: { ...STRING, enum: [...MESSAGE_LANGUAGES] },
  timezone: { ...STRING, description: 'Of its schedule and of its figures' },
  schedule: { ...FREE, description: '`every` day, week or month, `at` a time, on a `weekday` or a `day` of the month' },
  channels: listOf({ ...STRING, enum: [...REPORT_CHANNELS] }),
  recipients: listOf(STRING),
  skips_empty: { ...BOOLEAN, description: 'Nothing is sent where there are no figures' },
  is_enabled: BOOLEAN,
  version: INTEGER,
  next_due_at: TIME,
  created_at: TIME,
  updated_at: TIME,
  updated_by: STRING,
});

export const REPORTS = objectOf('Reports', {
  data: listOf(REPORT),
  available_channels: listOf({ ...STRING, enum: [...REPORT_CHANNELS] }),
});

const MESSAGE = objectOf('ReportMessage', {
  channel: STRING,
  sent_at: orNull(TIME),
  attempts: INTEGER,
  error: orNull(STRING),
});

export const REPORT_RUN = objectOf('ReportRun', {
  id: UUID,
  report_id: UUID,
  due_at: TIME,
  state: { ...STRING, enum: [...RUN_STATES] },
  error: orNull(STRING),
  finished_at: orNull(TIME),
  messages: listOf(MESSAGE),
  result: orNull({ ...FREE, description: 'The tiles with their plans and figures as they were; null in lists' }),
});

export const REPORT_RUNS = objectOf('ReportRuns', { data: listOf(REPORT_RUN) });
