import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type StoredPostback = ResponseBody<'/api/v1/conversions', 'get'>['data'][number];
export type FoundConversion = ResponseBody<'/api/v1/partners/{partner_code}/conversions/{conversion_id}', 'get'>;

export const conversionQuery = (partnerCode: string, conversionId: string, tenant: string | undefined) =>
  queryOptions({
    queryKey: ['conversions', partnerCode, conversionId, tenant],
    queryFn: async ({ signal }) => {
      const path = { partner_code: partnerCode, conversion_id: conversionId };
      const request = { path, query: { ...(tenant && { tenant }) }, signal };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/conversions/{conversion_id}', request)).body;
    },
  });
