import { DEAD_LETTER_REPORT, SPOOL_PAGE, SPOOL_REPORT } from '@app/internal-protocol';
import { ALL, IDS, PAGE_PARAMETERS } from '../paging';

export const STATES = ['waiting', 'dead'] as const;

const PARTNER_CODE = { type: 'string', description: 'Code of a partner' };

export const SPOOL_LIST = {
  summary: 'Postbacks that wait for their service, and those that no service would take (dead); the newest first',
  query: { ...PAGE_PARAMETERS, partner_code: PARTNER_CODE, state: { type: 'string', enum: STATES } },
  response: SPOOL_PAGE,
};

export const SPOOL_REDRIVE = {
  summary: 'Have dead postbacks delivered again: some by their ids, a partner’s, or all',
  body: { ...IDS, ...ALL, partner_code: PARTNER_CODE, state: { type: 'string', enum: ['dead'] } },
  example: { partner_code: 'rector' },
  response: SPOOL_REPORT,
};

export const MAX_REASON_LENGTH = 500;

export const SPOOL_DEAD_LETTER = {
  summary: 'Dead-letter postbacks that wait, by their ids; a redrive has them wait again',
  body: { ...IDS, reason: { type: 'string', maxLength: MAX_REASON_LENGTH, description: 'Why, for those who find it' } },
  required: ['ids'],
  example: { ids: ['019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b'], reason: 'The service dies of it' },
  response: DEAD_LETTER_REPORT,
};
