import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { SearchTexts } from '../search-texts';

export type QuarantinedRow = ResponseBody<'/api/v1/quarantine', 'get'>['data'][number];
export type ReasonGroup = ResponseBody<'/api/v1/quarantine-reasons', 'get'>['groups'][number];

export const QUARANTINE_FILTERS = ['partner', 'tenant', 'field', 'code', 'from', 'to'];

export const reasonsQuery = (filters: SearchTexts) =>
  queryOptions({
    queryKey: ['quarantine', 'reasons', filters],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/quarantine-reasons', { query: filters, signal })).body,
  });

export const quarantinedQuery = (partnerCode: string, postbackId: string) =>
  queryOptions({
    queryKey: ['quarantine', partnerCode, postbackId],
    queryFn: async ({ signal }) => {
      const path = { partner_code: partnerCode, postback_id: postbackId };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/quarantine/{postback_id}', { path, signal }))
        .body;
    },
  });
