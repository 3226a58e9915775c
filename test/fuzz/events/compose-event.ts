import type { Random } from '../../chaos/random';
import { composeValue as composeAnyValue, damageJson, nestedJson } from '../compose-parameters';
import { nastyName, nastyText } from '../nasty-values';

const OWN_NAMES = [
  'event_id',
  'event_type',
  'event_name',
  'timestamp',
  'sent_at',
  'user_id',
  'anonymous_id',
  'session_id',
  'click_id',
  'page_url',
  'referrer',
  'user_agent',
  'ip_address',
  'consent',
  'library',
  'properties',
  'order_id',
  'product_id',
  'amount',
  'currency',
  'items',
];
const SEGMENT_NAMES = [
  'messageId',
  'type',
  'event',
  'name',
  'userId',
  'anonymousId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'context',
  'properties',
  'traits',
  'integrations',
  'groupId',
  'previousId',
];
const SEGMENT_TYPES = ['track', 'page', 'screen', 'identify', 'group', 'alias'];
const EVENT_TYPES = ['page_view', 'product_view', 'purchase', 'click', 'search', 'cart_add', 'Custom.One', 'purchase'];
const SEGMENT_EVENTS = ['Product Viewed', 'Order Completed', 'Signed Up', 'Products Searched'];
const URLS = [
  'https://shop.example/?utm_source=x&email=a@b.example&q=4111111111111111',
  'https://user:password@shop.example/%E4?%zz',
  'http://[::1]:99999/',
  'javascript:alert(1)',
  'https://\u0000',
  `https://shop.example/${'p'.repeat(9_000)}`,
  '//shop.example',
  'https://m\u00fcnchen.example/\ud83d\udcb0',
];
const ADDRESSES = ['203.0.113.7', '::ffff:1.2.3.4', 'fe80::1%eth0', '1.2.3', '2001:db8::1', '256.1.1.1', '%'];
/** Members that replace what every object has. */
const HOSTILE = [
  '{"toString":1,"valueOf":1}',
  '{"__proto__":{"x":1}}',
  '{"constructor":null}',
  '{"length":-1}',
  '{"toJSON":1}',
];

/** The JSON of an event in our own shape. */
export function composeOwnEvent(random: Random, eventId: string): string {
  if (random.chance(3)) return nestedJson(random, 'event_type');
  const members = Array.from({ length: random.between(0, 10) }, () => memberOf(random, OWN_NAMES));
  if (random.chance(90)) members.push(`"event_type":${JSON.stringify(random.oneOf(EVENT_TYPES))}`);
  if (random.chance(60)) members.push(`"event_id":${JSON.stringify(eventId)}`);
  if (random.chance(20)) members.push('"order_id":"o1","amount":"19.90","currency":"MYR","product_id":"p"');
  return `{${random.shuffled(members).join(',')}}`;
}

/** The JSON of a message in the shape of Segment's libraries. */
export function composeMessage(random: Random, eventId: string): string {
  if (random.chance(3)) return nestedJson(random, 'type');
  const members = Array.from({ length: random.between(0, 8) }, () => memberOf(random, SEGMENT_NAMES));
  if (random.chance(80)) members.push(`"type":"${random.oneOf(SEGMENT_TYPES)}"`);
  if (random.chance(60)) members.push(`"messageId":${JSON.stringify(eventId)}`);
  if (random.chance(50)) members.push(`"event":"${random.oneOf(SEGMENT_EVENTS)}"`);
  if (random.chance(30)) members.push(`"context":${composeContext(random)}`);
  return `{${random.shuffled(members).join(',')}}`;
}

/** @param list the member that holds the events */
export function composeBatch(random: Random, list: 'events' | 'batch', composeOne: () => string): string {
  const length = random.chance(1) ? random.between(999, 1_001) : random.between(0, 12);
  // Many large ones would be larger than what a server reads before it refuses it.
  const repeated = length > 100 ? '{"event_type":"click","type":"track"}' : undefined;
  const events = Array.from({ length }, () =>
    random.chance(3) ? composeValue(random, 1) : (repeated ?? composeOne()),
  );
  const sentAt = random.chance(20) ? `,"sent_at":${timeOf(random)}` : '';
  return damageJson(random, `{"${list}":[${events.join(',')}]${sentAt}}`);
}

export function composeSingle(random: Random, text: string): string {
  return random.chance(2) ? composeValue(random, 1) : damageJson(random, text);
}

function memberOf(random: Random, names: readonly string[]): string {
  const name = random.chance(75) ? random.oneOf(names) : nastyName(random);
  return `${JSON.stringify(name)}:${valueOf(random, name)}`;
}

function valueOf(random: Random, name: string): string {
  const draw = random.between(1, 100);
  if (draw <= 4) return random.oneOf(HOSTILE);
  if (draw <= 35) return composeValue(random, 3);
  switch (name) {
    case 'timestamp':
    case 'sent_at':
    case 'sentAt':
    case 'originalTimestamp':
      return timeOf(random);
    case 'page_url':
    case 'referrer':
      return JSON.stringify(random.oneOf(URLS));
    case 'ip_address':
      return JSON.stringify(random.oneOf(ADDRESSES));
    case 'consent':
      return random.oneOf(['{"analytics":false}', '{"analytics":true,"ads":false}', '{"analytics":"no"}', '{}', '[]']);
    case 'items':
      return `[{"product_id":"a","quantity":${random.between(-1, 3)},"price":"1.5"},${composeValue(random, 2)}]`;
    case 'amount':
      return random.oneOf(['"19.90"', '19.9', '"1,9"', '1e30', '-0', '"99999999999999999999"', '0.00001']);
    case 'context':
      return composeContext(random);
    case 'properties':
    case 'traits':
      return propertiesOf(random);
    default:
      return JSON.stringify(nastyText(random).slice(0, 3_000));
  }
}

function propertiesOf(random: Random): string {
  const count = random.chance(3) ? random.between(250, 300) : random.between(0, 6);
  const members = Array.from({ length: count }, (_, place) => {
    const name = count > 20 ? `p${place}` : nastyName(random);
    return `${JSON.stringify(name)}:${composeValue(random, 2)}`;
  });
  return `{${members.join(',')}}`;
}

function composeContext(random: Random): string {
  const members = [
    `"page":{"url":${JSON.stringify(random.oneOf(URLS))},"referrer":${composeValue(random, 1)}}`,
    `"userAgent":${JSON.stringify(nastyText(random).slice(0, 2_000))}`,
    `"ip":${JSON.stringify(random.oneOf(ADDRESSES))}`,
    `"library":{"name":${composeValue(random, 1)},"version":${composeValue(random, 1)}}`,
    `"consent":{"categoryPreferences":${composeValue(random, 2)}}`,
    `"campaign":${random.oneOf(HOSTILE)}`,
    `"sessionId":${composeValue(random, 1)}`,
  ];
  return `{${members.filter(() => random.chance(50)).join(',')}}`;
}

/** A value that mostly is JSON, so that what is around it is read. */
function composeValue(random: Random, depth: number): string {
  const text = composeAnyValue(random, depth);
  return isJson(text) || random.chance(2) ? text : 'null';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Of now, of long ago, of the future, or of no calendar. */
function timeOf(random: Random): string {
  const offsetMs = random.oneOf([0, -1_000, -6 * 86_400_000, -40 * 86_400_000, 5 * 86_400_000, 10_000]);
  const time = Date.now() + offsetMs;
  return random.oneOf([
    `"${new Date(time).toISOString()}"`,
    String(time),
    String(Math.floor(time / 1_000)),
    `"${Math.floor(time / 1_000)}"`,
    '"2025-02-30T00:00:00Z"',
    '"+275760-09-13T00:00:00Z"',
    '-1',
    '1e308',
    '0',
    '253402300800000',
    '"now"',
  ]);
}

/** Some say when they happened. */
export function newEventId(random: Random, name: string): string {
  const uuid = `0189aaaa-0000-4000-8000-${name
    .replaceAll(/[^0-9a-f]/g, '')
    .padStart(12, '0')
    .slice(-12)}`;
  return random.oneOf([name, name, `ajs-next-${Date.now()}-${name}`, uuid, `${name}\u0000`, name.repeat(60)]);
}
