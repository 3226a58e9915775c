import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Calibration = ResponseBody<'/api/v1/insight/calibration', 'post'>;
export type CalibrationOfPartner = Calibration['partners'][number];
export type Comparison = ResponseBody<'/api/v1/insight/model-comparison', 'post'>;
export type ComparisonOfPartner = Comparison['partners'][number];

/** Absent members have the defaults of the API. */
export interface Moment {
  as_of?: string;
  partner?: string;
}

export const calibrationQuery = (body: Moment) =>
  queryOptions({
    queryKey: ['insight', 'calibration', body],
    queryFn: async ({ signal }) => (await call(HERE, 'post', '/api/v1/insight/calibration', { body, signal })).body,
    placeholderData: keepPreviousData,
  });

export const comparisonQuery = (body: Moment) =>
  queryOptions({
    queryKey: ['insight', 'model-comparison', body],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'post', '/api/v1/insight/model-comparison', { body, signal })).body,
    placeholderData: keepPreviousData,
  });
