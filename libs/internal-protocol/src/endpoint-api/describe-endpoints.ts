import { describeContract } from '@app/common/openapi/describe-contract';
import { ENDPOINT_CONTRACTS } from './endpoint-contracts';
import { POSTBACK_RESPONSE } from './endpoint-responses';

/** An endpoint as OpenAPI shows it, with addresses that work when tried. */
export interface DescribedEndpoint {
  /** Without its leading slash, such as `involve/event`. */
  endpoint: string;
  partnerName: string;
}

type Node = Record<string, unknown>;

const READS = [
  ['/stats', 'get', ENDPOINT_CONTRACTS.stats],
  ['/conversions', 'get', ENDPOINT_CONTRACTS.conversions],
  ['/conversions/{conversion_id}', 'get', ENDPOINT_CONTRACTS.conversion],
  ['/quarantine', 'get', ENDPOINT_CONTRACTS.quarantine],
  ['/quarantine/redrive', 'post', ENDPOINT_CONTRACTS.redrive],
] as const;

const EXAMPLE_RESPONSE = {
  status: 'stored',
  postback_id: '019aa5f0-7c00-7000-8000-000000000000',
  conversion_id: 'example-1',
  duplicate: false,
  warnings: [],
  errors: [],
};

/** The OpenAPI paths of the endpoints: each postback address and the read API below it. */
export function describeEndpoints(endpoints: readonly DescribedEndpoint[]): Node {
  const paths: Node = {};
  const standardForm = "Chosen by the query's tokens; without one, the default partner";
  paths['/postback'] = postbackItem('/postback', 'standard form', standardForm);
  for (const { endpoint, partnerName } of endpoints) {
    const address = `/partner/${endpoint}`;
    paths[address] = postbackItem(address, partnerName, `Also under /postback/${endpoint} and /${endpoint}`);
    for (const [suffix, method, contract] of READS) {
      const path = address + suffix;
      paths[path] = { [method]: describeContract(contract, { method, path, tag: partnerName, security: 'api-key' }) };
    }
  }
  return paths;
}

/** Both methods accept a postback with any parameters; those described are examples. */
function postbackItem(path: string, tag: string, description: string): Node {
  const operation = (method: string): Node => ({
    ...describeContract(
      { summary: 'Report a conversion', response: POSTBACK_RESPONSE },
      { method, path, tag, security: null },
    ),
    description,
    parameters: PARAMETERS,
  });
  const [get, post] = [operation('get'), operation('post')];
  const own = {
    200: {
      description: 'On disk: a conversion, a duplicate of one, or in quarantine with the reasons',
      headers: { 'X-Postback-Id': { schema: { type: 'string' }, description: 'The postback id, a UUIDv7' } },
      content: {
        'text/plain': { schema: { type: 'string' }, example: 'OK' },
        'application/json': { schema: POSTBACK_RESPONSE, example: EXAMPLE_RESPONSE },
      },
    },
  };
  return {
    get: { ...get, responses: { ...(get['responses'] as object), ...own } },
    post: {
      ...post,
      summary: 'Report a conversion, with a JSON or form body',
      requestBody: BODY,
      responses: { ...(post['responses'] as object), ...own },
    },
  };
}

const PARAMETERS = [
  queryParameter('conversion_id', 'example-1', 'The conversion; a duplicate of it is kept and not counted again'),
  queryParameter('offer_name', 'Shopee MY', 'Any canonical or mapped name may follow'),
  queryParameter('usd_sale_amount', '99.99'),
  queryParameter('usd_payout', '5.25'),
  queryParameter('conversion_datetime', '2025-01-01T12:00:00Z'),
];

const FREE = { type: 'object', additionalProperties: true };
const BODY = {
  content: {
    'application/json': { schema: FREE, example: { conversion_id: 'example-2', usd_payout: '5.25' } },
    'application/x-www-form-urlencoded': { schema: FREE, example: { conversion_id: 'example-3' } },
  },
};

function queryParameter(name: string, example: string, description?: string): Node {
  return { name, in: 'query', schema: { type: 'string' }, example, ...(description ? { description } : {}) };
}
