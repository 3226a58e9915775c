/** What OpenAPI needs to know of one endpoint to show addresses that work when tried. */
export interface DescribedEndpoint {
  /** Without its leading slash, such as `involve/event`. */
  endpoint: string;
  partnerName: string;
}

type OpenApiNode = Record<string, unknown>;

const EXAMPLE_ANSWER = {
  status: 'stored',
  postback_id: '019aa5f0-7c00-7000-8000-000000000000',
  conversion_id: 'example-1',
  duplicate: false,
  warnings: [],
  errors: [],
};

const EXAMPLE_PROBLEM = {
  type: 'about:blank',
  title: 'Unavailable',
  status: 503,
  code: 'unavailable',
  detail: 'The database takes no postbacks at the moment.',
};

/** The OpenAPI paths of the endpoints: each postback address and what can be read behind it. */
export function describeAddresses(endpoints: readonly DescribedEndpoint[]): OpenApiNode {
  const paths: OpenApiNode = {};
  paths['/postback/'] = postbackItem(
    'the standard form',
    "Chosen by the query's tokens; without one, the default partner",
  );
  for (const { endpoint, partnerName } of endpoints) {
    paths[`/partner/${endpoint}`] = postbackItem(partnerName, `Also under /postback/${endpoint} and /${endpoint}`);
    Object.assign(paths, readPaths(`/partner/${endpoint}`, partnerName));
  }
  return paths;
}

function postbackItem(tag: string, description: string): OpenApiNode {
  const responses = {
    200: {
      description: 'On disk: a conversion, a repeat of one, or in quarantine with the reasons',
      headers: { 'X-Postback-Id': { schema: { type: 'string' }, description: 'The receipt, a UUIDv7' } },
      content: {
        'text/plain': { schema: { type: 'string' }, example: 'OK' },
        'application/json': { schema: { type: 'object' }, example: EXAMPLE_ANSWER },
      },
    },
    401: problem(
      'Not stored: the partner asks for a token, for X-API-Key or for X-Signature, and it is missing or wrong',
    ),
    403: problem('Not stored: this address may not call, or calls have to come through the gateway'),
    429: problem('Not stored: over a limit that the partner enforces; try again after the given seconds'),
    503: problem('Not stored; try again after the given seconds'),
  };
  const parameters = [
    queryParameter('conversion_id', 'example-1', 'The conversion; what repeats it is kept and not counted again'),
    queryParameter('offer_name', 'Shopee MY', 'Any canonical or mapped name may follow'),
    queryParameter('usd_sale_amount', '99.99', ''),
    queryParameter('usd_payout', '5.25', ''),
    queryParameter('conversion_datetime', '2025-01-01 12:00:00', ''),
    queryParameter('ts_token', '', 'Chooses the tenant'),
  ];
  const body = {
    content: {
      'application/json': { schema: { type: 'object' }, example: { conversion_id: 'example-2', usd_payout: '5.25' } },
      'application/x-www-form-urlencoded': { schema: { type: 'object' }, example: { conversion_id: 'example-3' } },
    },
  };
  const common = { tags: [tag], description, parameters, responses };
  return {
    get: { ...common, summary: 'Report a conversion' },
    post: { ...common, summary: 'Report a conversion, with a JSON or form body', requestBody: body },
  };
}

function readPaths(address: string, tag: string): OpenApiNode {
  const read = (summary: string, parameters: OpenApiNode[]): OpenApiNode => ({
    tags: [tag],
    summary,
    parameters,
    security: [{ 'api-key': [] }],
    responses: {
      200: { description: 'What was asked for' },
      401: problem('The key in X-API-Key is missing or unknown'),
    },
  });
  const list = [
    queryParameter('page_size', '50', 'At most 1000; limit means the same'),
    queryParameter('cursor', '', 'From next_cursor'),
  ];
  const id = { name: 'conversion_id', in: 'path', required: true, schema: { type: 'string' }, example: 'example-1' };
  return {
    [`${address}/stats`]: {
      get: read('Totals of the last hours', [queryParameter('hours', '24', 'UTC hours, the current one included')]),
    },
    [`${address}/conversions`]: { get: read('Stored postbacks, newest first', list) },
    [`${address}/conversions/{conversion_id}`]: {
      get: read('One conversion: its present state and its history', [id]),
    },
    [`${address}/quarantine`]: { get: read('What could not be a conversion, and why', list) },
    [`${address}/quarantine/redrive`]: { post: read('Drive quarantine again (editor key)', []) },
  };
}

function queryParameter(name: string, example: string, description: string): OpenApiNode {
  return { name, in: 'query', schema: { type: 'string' }, ...(example ? { example } : {}), description };
}

function problem(description: string): OpenApiNode {
  return {
    description,
    content: { 'application/problem+json': { schema: { type: 'object' }, example: EXAMPLE_PROBLEM } },
  };
}
