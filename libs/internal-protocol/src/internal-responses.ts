import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

/** Schemas of responses of `/internal/v1`; the admin API passes those of the spool and of unrouted requests on. */

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

const HOURLY_INTAKE = objectOf('HourlyIntake', { hour: TIME, received: INTEGER, refused: INTEGER, uncertain: INTEGER });
const UNKNOWN_SPAN = objectOf('UnknownSpan', { app: STRING, from: TIME, to: TIME });

/** `GatewayCounters`: the counters of all partners, of `GET /internal/v1/reconciliation` of the gateway. */
export const GATEWAY_COUNTERS = objectOf('GatewayCounters', {
  partners: listOf(
    objectOf('PartnerIntakeAtGateway', {
      partner_code: STRING,
      taken: listOf(HOURLY_INTAKE),
      waiting: listOf(objectOf('HourlyPending', { hour: TIME, waiting: INTEGER })),
    }),
  ),
  unknown: listOf(UNKNOWN_SPAN),
});

/** `ServiceCounters`: the same of a partner's service. */
export const SERVICE_COUNTERS = objectOf('ServiceCounters', {
  kept_from: TIME,
  kept: listOf(objectOf('HourlyStored', { hour: TIME, stored: INTEGER, repeated: INTEGER, quarantined: INTEGER })),
  taken: listOf(HOURLY_INTAKE),
  unknown: listOf(UNKNOWN_SPAN),
});
