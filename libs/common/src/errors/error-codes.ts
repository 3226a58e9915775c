/** The code of every problem with its status, and when it is sent. Programs decide by the code; it never changes. */
export const PROBLEM_CODES = {
  unknown_endpoint: [404, 'no partner has this path'],
  not_found: [404, 'no such conversion, partner, tenant, version, key or address'],
  invalid_postback: [422, 'quarantined, where the partner asks for a rejection'],
  invalid_request: [422, 'a read or an admin request with field errors'],
  bad_request: [400, 'a body that should be JSON is not'],
  unreadable_request: [400, 'not HTTP; the connection ends'],
  request_timeout: [408, 'the request was not complete in time; the connection ends'],
  headers_too_large: [431, 'more than 16 KiB of URL and headers (32 KiB straight to a service); the connection ends'],
  unauthorized: [
    401,
    'no key, an unknown or expired one, no valid signature (the header is named); no known token where one is required',
  ],
  unknown_service: [401, '`/internal/v1` without a signature of one of our processes'],
  forbidden: [403, "the key's role does not allow this; the service accepts requests of the gateway only"],
  cross_site: [
    403,
    'a change with the cookie of a session that another site may have sent: not of the same origin, or not JSON',
  ],
  forbidden_origin: [403, 'events of a page whose origin their source does not list'],
  forbidden_ip: [403, "the client's address is not on the partner's list"],
  method_not_allowed: [405, 'another method; `Allow` lists those that exist'],
  conflict: [409, 'a code, path or token that is taken; a rule between rows; a concurrent change'],
  would_hide_data: [409, 'a change of identity after which data would be hidden'],
  position_lost: [
    410,
    'a position in the change feed that another database, or a later state of this one, gave out: read from the start',
  ],
  precondition_failed: [412, '`If-Match` names another version'],
  too_large: [413, 'body over 256 KiB, more than 300 names'],
  rate_limited: [429, 'over a limit with `on_limit: reject`; too many wrong keys; `Retry-After` in seconds'],
  unavailable: [
    503,
    'a postback is not acknowledged; a read took too long, or the database is unavailable; `Retry-After` in seconds',
  ],
  bad_answer: [502, 'another process sent the admin app an invalid response; it may have done part of the work'],
  no_answer: [504, 'another process did not respond to the admin app in time; it may have done part of the work'],
  internal: [500, 'an error of the platform; details are in the log only'],
} as const satisfies Record<string, readonly [status: number, when: string]>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** The code of every field error, and what is wrong with the field. */
export const FIELD_ERROR_CODES = {
  unknown_field: 'nothing of this name is expected here',
  required: 'the field is missing',
  empty: 'the field is given without a value',
  given_twice: 'the field is given more than once, or in the query and in the body',
  wrong_type: 'the value is not of the JSON type, or not the kind of number, that is expected',
  wrong_length: 'the text or list is too short or too long',
  wrong_format: 'the text does not have the form that `reason` describes',
  unknown_value: 'the value is not one of those that `reason` lists',
  out_of_range: 'the number, time or span is too small or too large',
  not_a_time: 'the value is not a time, or not one that exists',
  invalid_cursor: 'the cursor was not given out by this list',
  conflicting_fields: 'the field cannot be combined with another one that is given',
  choice_required: 'one of several fields is required',
  unknown_reference: 'the value names something that does not exist',
  already_taken: 'another row has this value',
  invalid_value: 'the database does not accept the value',
  host_not_allowed: 'the host, or an address of it, is private or reserved and not on the allowlist',
  read_only: 'the field cannot be changed, or not here',
  admin_only: 'only an admin may change the field',
  confirmation_mismatch: 'the confirmation is not the code of the partner',
  changed_concurrently: 'the partner was changed during the request',
  default_required: 'one tenant has to stay the active default',
  signing_secret_required: 'a signature can only be required once there is a signing secret',
  comparison_failed: 'the databases could not be compared',
  database_forbidden: "the other database is closed to the partner's role",
  database_in_use: 'the other database holds data of another partner or program',
  data_hidden: 'rows that the other database lacks would be hidden',
  postbacks_pending: 'the spool holds postbacks of the partner, or could not be read',
  must_be_inactive: 'the partner has to be inactive',
  not_moved: "the partner's service does not work on the configured database yet",
} as const satisfies Record<string, string>;

export type FieldErrorCode = keyof typeof FIELD_ERROR_CODES;
