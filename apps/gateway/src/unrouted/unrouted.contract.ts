import { UNROUTED_PAGE, UNROUTED_REPORT } from '@app/internal-protocol';
import { ALL, IDS, PAGE_PARAMETERS } from '../paging';

const PATH_PREFIX = { type: 'string', description: 'All whose path begins so' };

export const UNROUTED_LIST = {
  summary: 'Requests to paths that no partner has, a mistyped URL say; the newest first',
  query: { ...PAGE_PARAMETERS, path_prefix: PATH_PREFIX },
  response: UNROUTED_PAGE,
};

export const UNROUTED_REDRIVE = {
  summary: 'Route kept requests again: to the endpoint named, else to where each path leads by now',
  body: {
    ...IDS,
    ...ALL,
    path_prefix: PATH_PREFIX,
    endpoint_path: { type: 'string', description: 'Endpoint of a partner; without it each path decides' },
  },
  example: { path_prefix: '/partner/recter/', endpoint_path: '/rector/event' },
  response: UNROUTED_REPORT,
};
