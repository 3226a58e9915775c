import { INTEGER, objectOf, orNull, STRING, UUID } from './schemas';

/** What the gateway saw of a test postback, of `POST /internal/v1/test-postbacks`. */
export interface TestPostbackReport {
  postback_id: string;
  /** Whose endpoint the path is; null for an unknown one. */
  partner_code: string | null;
  route_ms: number;
  /** Until the service responded; null where nothing was sent. */
  service_ms: number | null;
  status: number | null;
  /** Why there is no response. */
  failure: string | null;
  /** How long the service read and stored, as its header Server-Timing says. */
  timing: string | null;
  body: string | null;
}

const MS = { type: 'number' };

export const TEST_POSTBACK_REPORT = objectOf('TestPostbackReport', {
  postback_id: UUID,
  partner_code: orNull(STRING),
  route_ms: MS,
  service_ms: orNull(MS),
  status: orNull(INTEGER),
  failure: orNull(STRING),
  timing: orNull(STRING),
  body: orNull(STRING),
});
