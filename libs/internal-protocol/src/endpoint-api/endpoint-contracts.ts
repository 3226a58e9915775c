import { QUARANTINE_REASONS, UNKNOWN_CODE, WARNING_CODES, WARNING_FIELDS } from '@app/postback/diagnostics';
import { STATUSES } from '@app/postback/canonical-fields';
import { ENDPOINT_RESPONSES } from './endpoint-responses';

const time = (description: string): Record<string, unknown> => ({ type: 'string', format: 'date-time', description });
const text = (description: string): Record<string, unknown> => ({ type: 'string', description });

/** The parameters of every list below an endpoint. */
const PAGE = {
  page_size: { type: 'integer', minimum: 1, default: 50, description: 'More than 1000 is taken as 1000' },
  limit: { type: 'integer', minimum: 1, description: 'Another name for page_size' },
  page: { type: 'integer', minimum: 1, description: 'The page by its number; a cursor goes further at the same cost' },
  cursor: text('next_cursor of the previous page; it takes precedence over page'),
};

const SPAN = { from: time('Received from this time on'), to: time('Received before this time') };
const TENANT = { tenant: text('Code of a tenant; all of the partner without it') };

const CHOICE = {
  ...SPAN,
  ...TENANT,
  field: text('The field that a reason names'),
  reason: text("A part of a reason's sentence, in any case"),
  code: {
    type: 'string',
    enum: [...Object.keys(QUARANTINE_REASONS), UNKNOWN_CODE],
    description: "A reason's stable code",
  },
};

const REDRIVE = {
  ...CHOICE,
  all: { type: 'boolean', description: 'true: everything, where nothing else is selected' },
  limit: { type: 'integer', minimum: 1, description: 'At most this many; 10000 by default, and never more' },
  after: {
    type: 'string',
    format: 'uuid',
    description: 'Continue after this postback: continue_after of the previous response',
  },
};

/** Requests and responses of the routes below an endpoint. */
export const ENDPOINT_CONTRACTS = {
  stats: {
    summary: 'Totals of the last hours',
    query: {
      hours: { type: 'integer', minimum: 1, default: 24, description: 'UTC hours, the current one included' },
      ...TENANT,
    },
    response: ENDPOINT_RESPONSES.stats,
  },
  conversions: {
    summary: 'Stored postbacks, newest first',
    query: {
      ...PAGE,
      ...SPAN,
      ...TENANT,
      status: { type: 'string', enum: STATUSES },
      offer: text('The offer by its name or id'),
      currency: text('Postbacks in this currency (`conversion_currency`)'),
      conversion_id: text('Postbacks of one conversion'),
      click_id: text('Postbacks with this click id'),
      duplicates: { type: 'string', enum: ['true', 'false'], description: 'Only duplicates, or none' },
      warning: { type: 'string', enum: WARNING_CODES, description: 'Only those with this warning' },
      warning_field: { type: 'string', enum: WARNING_FIELDS, description: 'Only those with a warning of this field' },
    },
    response: ENDPOINT_RESPONSES.conversions,
  },
  conversion: {
    summary: 'One conversion: its present state and its history',
    path: { conversion_id: { type: 'string', example: 'example-1' } },
    query: {
      ...TENANT,
      key: text('Of several conversions with this id the one with these values: a JSON object of the other key fields'),
    },
    response: ENDPOINT_RESPONSES.conversion,
  },
  quarantine: {
    summary: 'Postbacks in quarantine, with the reasons',
    query: { ...PAGE, ...CHOICE },
    response: ENDPOINT_RESPONSES.quarantine,
  },
  quarantinedPostback: {
    summary: 'One postback in quarantine, as it was received',
    query: {},
    response: ENDPOINT_RESPONSES.quarantinedPostback,
  },
  redrive: {
    summary: 'Process quarantined postbacks again (editor key)',
    description: 'The query or the body selects what to process; `"all": true` selects everything.',
    query: REDRIVE,
    body: {
      ...REDRIVE,
      postback_ids: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string', format: 'uuid' } },
    },
    example: { field: 'usd_payout' },
    response: ENDPOINT_RESPONSES.redrive,
  },
};
