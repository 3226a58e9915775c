import { ALL, IDS, PAGE_PARAMETERS } from '../internal/read-request';

export const STATES = ['waiting', 'dead'] as const;

const PARTNER_CODE = { type: 'string', description: 'Code of a partner' };

export const SPOOL_LIST = {
  summary: 'Postbacks that wait for their service, and those that no service would take (dead); the newest first',
  query: { ...PAGE_PARAMETERS, partner_code: PARTNER_CODE, state: { type: 'string', enum: STATES } },
  answer: { type: 'object' },
};

export const SPOOL_REDRIVE = {
  summary: 'Have dead postbacks delivered again: some by their ids, a partner’s, or all',
  body: { ...IDS, ...ALL, partner_code: PARTNER_CODE, state: { type: 'string', enum: ['dead'] } },
  example: { partner_code: 'rector' },
  answer: { type: 'object' },
};
