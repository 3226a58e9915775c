import type { RouteContract } from '@app/common';
import { JOB, JOB_LIST, JOB_ROWS, schemas } from '@app/internal-protocol';

const { FREE, STRING, TIME, UUID } = schemas;

const ID = { id: UUID };

const CHOICE = {
  source: {
    type: 'string',
    enum: ['stored', 'quarantined', 'both'],
    description: 'Where the postbacks are; both by default for a dry run, quarantined for a redrive',
  },
  tenant: { ...STRING, description: "A tenant's code" },
  from: { ...TIME, description: 'Received at this time or later' },
  to: { ...TIME, description: 'Received before this time' },
};

export const JOB_CONTRACTS = {
  list: {
    summary: 'Jobs, newest first',
    query: {
      before: { ...UUID, description: 'Those before this job' },
      limit: { type: 'integer', minimum: 1, default: 50, description: 'More than 200 is taken as 200' },
    },
    response: JOB_LIST,
  },
  find: { summary: 'A job', path: ID, response: JOB },
  rows: {
    summary: 'The postbacks in the result of a job',
    path: ID,
    query: {
      after: { type: 'integer', minimum: 0, description: 'Those after this number' },
      group: { type: 'integer', minimum: 1, description: 'Those of this group' },
      limit: { type: 'integer', minimum: 1, default: 50, description: 'More than 200 is taken as 200' },
    },
    response: JOB_ROWS,
  },
  stop: { summary: 'Stop a job after its present step', path: ID, response: JOB },
  dryRun: {
    summary: 'Read stored postbacks under a mapping that is not saved, as a job',
    body: {
      ...CHOICE,
      last: { type: 'integer', minimum: 1, maximum: 100_000, description: 'The newest so many; 100000 by default' },
      draft: { ...FREE, description: 'parameter_mapping and field_rules, and those of tenants by their codes' },
      compared_with: {
        type: 'string',
        enum: ['active', 'stored'],
        description: 'active: the present mapping (default); stored: what is stored, which a redrive would change',
      },
    },
    example: { last: 10_000, draft: { parameter_mapping: { reward: 'usd_payout' } } },
    response: JOB,
  },
  redrive: {
    summary: 'Process postbacks again, as a job',
    body: {
      ...CHOICE,
      field: { ...STRING, description: 'Quarantined for a reason in this field' },
      reason: { ...STRING, description: 'Quarantined for a reason with this in its sentence' },
      code: { ...STRING, description: 'Quarantined for a reason with this code' },
      postback_ids: { type: 'array', items: UUID, maxItems: 1000 },
      all: { type: 'boolean', description: 'True: everything, where no other field selects any' },
    },
    example: { field: 'usd_payout' },
    response: JOB,
  },
} as const satisfies Record<string, RouteContract>;
