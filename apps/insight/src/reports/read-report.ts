import type { InputReader } from '@app/common';
import {
  REPORT_CHANNELS,
  MESSAGE_LANGUAGES,
  type ReportChannel,
  type MessageLanguage,
  schemas,
} from '@app/internal-protocol';
import { checkBoard, isTimeZone } from '@app/semantic-layer';
import { checkSchedule, type Schedule } from './schedule';

const MAX_NAME_LENGTH = 120;
const MAX_RECIPIENTS = 50;
const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,190}$/;

/** A report as it is to be. */
export interface SavedReport {
  name: string;
  dashboardId: string | null;
  board: object | null;
  language: MessageLanguage;
  timezone: string;
  schedule: Schedule;
  channels: ReportChannel[];
  recipients: string[];
  skipsEmpty: boolean;
  isEnabled: boolean;
}

const { BOOLEAN, FREE, listOf, orNull, STRING, UUID } = schemas;

export const SAVED_REPORT = {
  name: STRING,
  dashboard_id: orNull(UUID),
  board: orNull(FREE),
  language: { ...STRING, enum: [...MESSAGE_LANGUAGES] },
  timezone: STRING,
  schedule: FREE,
  channels: listOf({ ...STRING, enum: [...REPORT_CHANNELS] }),
  recipients: listOf(STRING),
  skips_empty: BOOLEAN,
  is_enabled: BOOLEAN,
};
export const NEEDED_OF_REPORT = ['name', 'language', 'timezone', 'schedule', 'channels'];

/** Reads a report; what is wrong with it is added to the errors of the input, which are not thrown here. */
export function readReport(input: InputReader): SavedReport {
  const name = input.text('name')?.trim() ?? '';
  if (name === '' || name.length > MAX_NAME_LENGTH || name.includes('\0')) {
    input.addError('name', 'wrong_format', `must be a text of 1 to ${MAX_NAME_LENGTH} characters`);
  }
  const timezone = input.text('timezone') ?? '';
  if (!isTimeZone(timezone)) input.addError('timezone', 'unknown_value', 'must be an IANA time zone');
  const schedule = input.value('schedule');
  for (const { field, reason } of checkSchedule(schedule)) {
    input.addError(field === '' ? 'schedule' : `schedule.${field}`, 'wrong_format', reason);
  }
  const channels = [...new Set(readTexts(input, 'channels'))] as ReportChannel[];
  if (channels.length === 0 || !channels.every((channel) => REPORT_CHANNELS.includes(channel))) {
    input.addError('channels', 'unknown_value', `must be one or more of ${REPORT_CHANNELS.join(', ')}`);
  }
  return {
    name,
    timezone,
    channels,
    ...readContent(input),
    language: input.oneOf('language', MESSAGE_LANGUAGES) ?? 'en',
    schedule: schedule as Schedule,
    recipients: readRecipients(input, channels),
    skipsEmpty: input.flag('skips_empty') ?? false,
    isEnabled: input.flag('is_enabled') ?? true,
  };
}

/** Either a dashboard or tiles of its own. */
function readContent(input: InputReader): Pick<SavedReport, 'dashboardId' | 'board'> {
  const dashboardId = input.text('dashboard_id');
  const given = input.value('board');
  const board = typeof given === 'object' ? given : null;
  if ((dashboardId === null) === (board === null)) {
    input.addError('board', 'conflicting_fields', 'must be given where there is no dashboard_id, and only there');
  }
  if (dashboardId !== null && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(dashboardId)) {
    input.addError('dashboard_id', 'wrong_format', 'must be a UUID');
  }
  if (board !== null) {
    const errors = checkBoard(board);
    input.addErrors(
      errors.map(({ field, ...error }) => ({ field: field === '' ? 'board' : `board.${field}`, ...error })),
    );
    if (errors.length === 0 && (board as { tiles: unknown[] }).tiles.length === 0) {
      input.addError('board.tiles', 'required', 'must have a tile');
    }
  }
  return { dashboardId, board };
}

function readRecipients(input: InputReader, channels: readonly string[]): string[] {
  const recipients = readTexts(input, 'recipients');
  if (recipients.length > MAX_RECIPIENTS || !recipients.every((one) => ADDRESS.test(one))) {
    input.addError('recipients', 'wrong_format', `must be at most ${MAX_RECIPIENTS} e-mail addresses`);
  } else if (channels.includes('email') && recipients.length === 0) {
    input.addError('recipients', 'required', 'must have an address for the channel email');
  }
  return recipients;
}

function readTexts(input: InputReader, name: string): string[] {
  const value = input.value(name) ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  input.addError(name, 'wrong_type', 'must be a list of texts');
  return [];
}
