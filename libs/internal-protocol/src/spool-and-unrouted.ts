import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

/** What the gateway, and for it the admin app, answers about the requests that the gateway keeps. */
export const SPOOL_PAGE = pageOf(
  'SpoolPage',
  objectOf('SpooledPostback', {
    id: UUID,
    partner_code: STRING,
    received_at: TIME,
    state: { type: 'string', enum: ['waiting', 'dead'] },
    attempts: INTEGER,
    next_attempt_at: TIME,
    last_error: orNull(STRING),
    size_bytes: INTEGER,
    dead_at: orNull(TIME),
    dead_status: orNull(INTEGER),
    dead_answer: orNull(STRING),
  }),
);

export const SPOOL_REPORT = objectOf('SpoolRedrive', { redriven: INTEGER });

export const DEAD_LETTER_REPORT = objectOf('SpoolDeadLetter', { dead_lettered: INTEGER });

export const UNROUTED_PAGE = pageOf(
  'UnroutedPage',
  objectOf('UnroutedRequest', {
    id: UUID,
    received_at: TIME,
    method: STRING,
    path: STRING,
    parameters: orNull(FREE),
    request_headers: orNull(FREE),
    request_ip: orNull(STRING),
    size_bytes: INTEGER,
    can_be_redriven: BOOLEAN,
  }),
);

export const UNROUTED_REPORT = objectOf('UnroutedRedrive', {
  moved: INTEGER,
  skipped: INTEGER,
  errors: listOf(objectOf('UnroutedRedriveError', { id: UUID, reason: STRING })),
  is_complete: BOOLEAN,
});
