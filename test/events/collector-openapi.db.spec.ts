import {
  type AnalyticsUnderTest,
  callInternal,
  startAnalytics,
} from '../../apps/analytics/src/testing/analytics-under-test';
import { bodiesOf, type Operation, operationsOf, readDocument, SchemaChecker } from '../e2e/openapi/document';

const document = readDocument('analytics');
const checker = new SchemaChecker(document);
const table = (isPublic: boolean): [string, Operation][] =>
  operationsOf(document)
    .filter(({ security }) => security.some((scheme) => 'write-key' in scheme) === isPublic)
    .map((operation) => [`${operation.method} ${operation.path}`, operation]);

function schemaOf({ responses }: Operation, status: number): unknown {
  const content = (responses[String(status)] ?? responses[`${String(status)[0]}XX`])?.content ?? {};
  return Object.values(content)[0]?.schema;
}

describe('the OpenAPI document of the collector', () => {
  let analytics: AnalyticsUnderTest;
  beforeAll(async () => {
    analytics = await startAnalytics();
  });
  afterAll(() => analytics.stop());

  it.each(table(true))('describes how %s responds to its example', async (_title, operation) => {
    const [example] = bodiesOf(operation);
    const body = JSON.stringify(example!.body);
    const response = await fetch(analytics.url + operation.path, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(checker.errorsOf(schemaOf(operation, 200), await response.json())).toEqual([]);
  });

  it('describes a batch of which some events could not be read', async () => {
    const operation = table(true).find(([, { path }]) => path === '/api/v1/analytics/track/batch')![1];
    const body = JSON.stringify({ events: [{ event_type: 'click' }, { event_type: 7 }] });
    const response = await fetch(analytics.url + operation.path, { method: 'POST', body });
    expect(response.status).toBe(207);
    expect(checker.errorsOf(schemaOf(operation, 207), await response.json())).toEqual([]);
  });

  const span = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date().toISOString()}`;
  const reads = table(false).filter(
    ([, { method, path }]) => method === 'GET' && /-(?:statistics|reconciliation)$/.test(path),
  );
  it.each(reads)('describes how %s responds', async (_title, operation) => {
    const path = `${operation.path.slice('/internal/v1/'.length)}?${span}`;
    const { status, body } = await callInternal(analytics, 'GET', path);
    expect([status, checker.errorsOf(schemaOf(operation, 200), body)]).toEqual([200, []]);
  });
});
