import type { RouteContract, Schema } from '../input/contract';
import { describeContract } from '../openapi/describe-contract';

const STRING = { type: 'string' };
const INTEGER = { type: 'integer' };
const objectOf = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

const OPERATIONS: Readonly<Record<string, RouteContract>> = {
  '/': {
    summary: 'Links to the other operations',
    response: objectOf({
      name: STRING,
      version: STRING,
      links: { type: 'object', additionalProperties: STRING },
    }),
  },
  '/health': {
    summary: 'The process is alive',
    response: objectOf({ status: STRING, name: STRING, uptime_seconds: INTEGER }),
  },
  '/ready': {
    summary: 'The process can do its work; else 503, and traffic should wait',
    response: objectOf({ status: STRING, checks: { type: 'array', items: STRING } }),
  },
  '/info': {
    summary: 'What runs here',
    response: {
      ...objectOf({ name: STRING, version: STRING, node: STRING, uptime_seconds: INTEGER }),
      additionalProperties: true,
    },
  },
};

/** The OpenAPI paths of every process. */
export function describeOperations(): Record<string, unknown> {
  const place = (path: string) => ({ method: 'get', path, tag: 'operations', security: null });
  const paths = Object.entries(OPERATIONS).map(([path, contract]) => {
    const operation = describeContract(contract, place(path));
    return [path, { get: path === '/' ? { ...operation, operationId: 'getIndex' } : operation }];
  });
  return { ...Object.fromEntries(paths), '/metrics': { get: describeMetrics() } };
}

function describeMetrics(): Record<string, unknown> {
  const summary = 'Figures for Prometheus; from another machine the metrics key is needed';
  const contract = { summary, response: STRING };
  const operation = describeContract(contract, { method: 'get', path: '/metrics', tag: 'operations', security: null });
  const figures = { description: 'In the text format of Prometheus', content: { 'text/plain': { schema: STRING } } };
  const responses = { ...(operation['responses'] as object), 200: figures };
  return { ...operation, security: [{}, { 'api-key': [] }], responses };
}
