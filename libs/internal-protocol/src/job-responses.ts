import { STORED_MEMBERS } from './endpoint-api/endpoint-responses';
import { FREE, INTEGER, listOf, objectOf, orNull, STRING, TIME, UUID } from './schemas';

export const JOB_KINDS = ['dry_run', 'redrive', 'import'] as const;
export const JOB_STATES = ['waiting', 'running', 'finished', 'stopped', 'failed'] as const;

/** A job of a partner's service; the admin API passes it on with the partner's code. */
const JOB_MEMBERS = {
  id: UUID,
  kind: { type: 'string', enum: [...JOB_KINDS] },
  state: { type: 'string', enum: [...JOB_STATES] },
  request: { ...FREE, description: 'What was chosen, frozen when the job was created' },
  as_of: { ...TIME, description: 'The job leaves alone whatever is stored later' },
  counts: FREE,
  result: orNull(FREE),
  created_by: STRING,
  created_at: TIME,
  started_at: orNull(TIME),
  stop_requested_at: orNull(TIME),
  finished_at: orNull(TIME),
};

export const JOB = objectOf('Job', JOB_MEMBERS);
export const JOB_LIST = objectOf('JobList', { jobs: listOf(JOB) });
export const JOB_ROWS = objectOf('JobRowList', { rows: listOf(FREE), next_after: orNull(INTEGER) });
export const JOB_OF_PARTNER = objectOf('PartnerJob', { partner_code: STRING, ...JOB_MEMBERS });

/** A job as a service describes it. */
export interface JobDocument {
  id: string;
  kind: (typeof JOB_KINDS)[number];
  state: (typeof JOB_STATES)[number];
  created_at: string;
  [member: string]: unknown;
}

const STORED_ONLY = Object.fromEntries(Object.entries(STORED_MEMBERS).filter(([name]) => name !== 'conversion_id'));

/** A postback of a preview; a quarantined one has no stored fields. */
const SAMPLE = objectOf(
  'SamplePostback',
  {
    postback_id: UUID,
    received_at: TIME,
    tenant: orNull(STRING),
    outcome: { type: 'string', enum: ['stored', 'updated', 'duplicate', 'quarantined'] },
    conversion_id: orNull(STRING),
    request_line: STRING,
    reasons: listOf(FREE),
    raw_data: orNull({ ...STRING, description: 'JSON text exactly as stored' }),
    body_base64: orNull({ ...STRING, description: 'A body that could not be read; for editors and admins' }),
    names: listOf(STRING),
    shape: INTEGER,
    shape_count: INTEGER,
    ...STORED_ONLY,
  },
  Object.keys(STORED_ONLY),
);

/** The newest postbacks as a preview of a mapping needs them. */
export const SAMPLES = objectOf('SamplePage', {
  data: listOf(SAMPLE),
  looked_at: INTEGER,
});

/** The names that senders use. */
export const NAMES_SEEN = objectOf('NamesSeen', {
  data: listOf(objectOf('SeenName', { name: STRING, count: INTEGER, last_seen_at: TIME, values: listOf(STRING) })),
  looked_at: INTEGER,
});
