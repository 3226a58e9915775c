import { INTEGER, listOf, objectOf, STRING, TIME } from './schemas';

const HOUR_TAKEN = objectOf('HourTaken', { hour: TIME, received: INTEGER, refused: INTEGER, uncertain: INTEGER });
const UNKNOWN_SPAN = objectOf('UnknownSpan', { app: STRING, from: TIME, to: TIME });

/** What the gateway answers about the hours of all partners: `GatewayReport`. */
export const GATEWAY_COUNTERS = objectOf('GatewayReport', {
  partners: listOf(
    objectOf('GatewayBooks', {
      partner_code: STRING,
      taken: listOf(HOUR_TAKEN),
      waiting: listOf(objectOf('HourWaiting', { hour: TIME, waiting: INTEGER })),
    }),
  ),
  unknown: listOf(UNKNOWN_SPAN),
});

/** What a partner's service answers about its hours: `ServiceBooks`. */
export const SERVICE_COUNTERS = objectOf('ServiceBooks', {
  kept_from: TIME,
  kept: listOf(objectOf('HourKept', { hour: TIME, stored: INTEGER, repeated: INTEGER, quarantined: INTEGER })),
  taken: listOf(HOUR_TAKEN),
  unknown: listOf(UNKNOWN_SPAN),
});
