import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type QueryResult = ResponseBody<'/api/v1/insight/query', 'post'>;
export type QuestionResult = ResponseBody<'/api/v1/insight/ask', 'post'>;
export type ResultRow = QueryResult['rows'][number];
export type Figure = ResultRow['values'][string];

/** Longer than any question; the API refuses more. */
export const MAX_QUESTION_LENGTH = 300;

/** The plan as it was run. The API's document says of it only that it is an object. */
export function planOf({ plan }: QueryResult): QueryPlan {
  return plan as unknown as QueryPlan;
}

export const planQuery = (plan: QueryPlan) =>
  queryOptions({
    queryKey: ['insight', 'plan', plan],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'post', '/api/v1/insight/query', { body: { plan: { ...plan } }, signal })).body,
    placeholderData: keepPreviousData,
  });

const READ_BY_PARSER: Pick<QuestionResult, 'choices' | 'notice'> = { choices: [], notice: null };

export const questionQuery = (question: string, timezone: string) =>
  queryOptions({
    queryKey: ['insight', 'ask', question, timezone],
    queryFn: async ({ signal }) => {
      const { body } = await call(HERE, 'post', '/api/v1/insight/ask', { body: { question, timezone }, signal });
      // During a deployment insight may be of the version before, which has neither.
      return { ...READ_BY_PARSER, ...body };
    },
  });
