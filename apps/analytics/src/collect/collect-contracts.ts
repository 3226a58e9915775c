import { describeContract } from '@app/common/openapi/describe-contract';
import type { Schema } from '@app/common/input/contract';
import { segmentPaths } from '@app/events';
import { schemas } from '@app/internal-protocol';
import { MAX_BATCH_EVENTS, PREFIX } from './read-request';

const { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, STRING, UUID } = schemas;

const text = (description: string): Schema => ({ type: 'string', description });
const TIMESTAMP = { description: 'ISO 8601 with a zone, or Unix seconds or milliseconds' };
const CONSENT = { type: 'object', properties: { analytics: BOOLEAN, ads: BOOLEAN } };

/** Members of every event. Others are kept as properties. */
const EVENT: Readonly<Record<string, Schema>> = {
  event_id: text('The same when the event is sent again; a UUIDv7, or any text'),
  event_type: text('page_view, product_view, purchase, click, search, cart_add, cart_remove, or one of your own'),
  event_name: STRING,
  timestamp: TIMESTAMP,
  sent_at: TIMESTAMP,
  user_id: STRING,
  anonymous_id: STRING,
  session_id: STRING,
  click_id: STRING,
  page_url: STRING,
  referrer: STRING,
  consent: CONSENT,
  library: STRING,
  properties: FREE,
};
const PURCHASE = {
  order_id: STRING,
  amount: { description: 'A decimal, best as a text' },
  currency: text('ISO 4217'),
  items: listOf({ type: 'object', additionalProperties: true }),
};

const BATCHED_EVENT = {
  title: 'Event',
  type: 'object',
  properties: { ...EVENT, ...PURCHASE },
  required: ['event_type'],
  additionalProperties: true,
};

const FINDING = objectOf('EventError', { field: STRING, code: STRING, value: {}, params: FREE, reason: STRING }, [
  'value',
  'params',
]);
const OUTCOME = {
  status: { type: 'string', enum: ['stored', 'duplicate', 'rejected', 'dropped'] },
  event_id: orNull(UUID),
  event_type: STRING,
  session_id: orNull(STRING),
  bot: BOOLEAN,
  warnings: listOf(FINDING),
  reject_id: UUID,
  errors: listOf(FINDING),
};
const OPTIONAL = ['event_type', 'session_id', 'bot', 'warnings', 'reject_id', 'errors'];
const STORED = objectOf('EventOutcome', OUTCOME, OPTIONAL);
const BATCH_OUTCOME = objectOf(
  'EventBatchOutcome',
  {
    received: INTEGER,
    stored: INTEGER,
    duplicates: INTEGER,
    rejected: INTEGER,
    dropped: INTEGER,
    results: listOf(objectOf('EventResult', { index: INTEGER, ...OUTCOME }, OPTIONAL)),
  },
  ['dropped'],
);
const SEGMENT_OUTCOME = objectOf('SegmentOutcome', { success: BOOLEAN, results: listOf(FREE) }, ['results']);

interface Route {
  path: string;
  summary: string;
  body: Readonly<Record<string, Schema>>;
  required: readonly string[];
  response: Schema;
  example: unknown;
}

const ROUTES: readonly Route[] = [
  {
    path: 'track',
    summary: 'Store an event',
    body: EVENT,
    required: ['event_type'],
    response: STORED,
    example: { event_type: 'page_view', event_name: 'homepage_visited', page_url: 'https://example.com/' },
  },
  {
    path: 'track/batch',
    summary: `Store 1 to ${MAX_BATCH_EVENTS} events in one commit`,
    body: { events: listOf(BATCHED_EVENT) },
    required: ['events'],
    response: BATCH_OUTCOME,
    example: { events: [{ event_type: 'click', event_name: 'button_clicked' }, { event_type: 'search' }] },
  },
  {
    path: 'page-view',
    summary: 'Store the view of a page',
    body: EVENT,
    required: [],
    response: STORED,
    example: { page_url: 'https://example.com/shoes' },
  },
  {
    path: 'product-view',
    summary: 'Store the view of a product',
    body: { ...EVENT, product_id: STRING },
    required: ['product_id'],
    response: STORED,
    example: { product_id: 'sku-1' },
  },
  {
    path: 'purchase',
    summary: 'Store a purchase, once for each order_id',
    body: { ...EVENT, ...PURCHASE },
    required: ['order_id', 'amount', 'currency'],
    response: STORED,
    example: { order_id: 'order-1', amount: '19.90', currency: 'MYR' },
  },
];

/** The public routes of the collector, as OpenAPI describes them. */
export function describeCollecting(): Record<string, unknown> {
  const own = ROUTES.map(({ path, ...route }) => [PREFIX + path, { post: describe(PREFIX + path, route, 'events') }]);
  const segment = segmentPaths().map((path) => [path, { post: describe(path, segmentRoute(path), 'segment') }]);
  return Object.fromEntries([...own, ...segment]);
}

function segmentRoute(path: string): Omit<Route, 'path'> {
  const isBatch = /\/(?:b|batch|import)$/.test(path);
  return {
    summary: isBatch ? "Store messages of Segment's libraries" : "Store a message of Segment's libraries",
    body: isBatch ? { batch: listOf(FREE) } : { messageId: STRING, type: STRING },
    required: isBatch ? ['batch'] : [],
    response: SEGMENT_OUTCOME,
    example: isBatch
      ? { batch: [{ type: 'track', event: 'Signed Up', userId: 'user-1' }] }
      : { messageId: `example${path.replaceAll('/', '-')}`, event: 'Signed Up', userId: 'user-1' },
  };
}

/** Any content type is read as JSON, and members that are not an event's own become its properties. */
function describe(path: string, { body, required, ...route }: Omit<Route, 'path'>, tag: string): object {
  const contract = { ...route, body, required: [...required] };
  const operation = describeContract(contract, { method: 'post', path, tag, security: 'write-key' });
  const { requestBody, responses } = operation as {
    requestBody: { content: Record<string, { schema: object; example: unknown }> };
    responses: Record<string, object>;
  };
  const { schema, example } = requestBody.content['application/json']!;
  const open = { ...schema, additionalProperties: true };
  const partly = { description: 'Some events could not be read', content: jsonOf(route.response) };
  return {
    ...operation,
    // Where the collector accepts events without a key, they belong to the source `default`.
    security: [{ 'write-key': [] }, {}],
    requestBody: { required: true, content: { 'application/json': { schema: open, example } } },
    responses: { ...responses, ...(path.endsWith('/track/batch') && { 207: partly }) },
  };
}

const jsonOf = (schema: Schema): object => ({ 'application/json': { schema } });
