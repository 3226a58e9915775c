import type { Random } from '../chaos/random';

/** Which responses a target may have, for a request that is valid HTTP. */
export type TargetKind = 'postback' | 'other';

export interface Target {
  kind: TargetKind;
  path: string;
}

const POSTBACK_PATHS = [
  '/involve/event',
  '/partner/involve/event',
  '/postback/involve/event',
  '/postback/',
  '/postback',
];
const OTHERS = [
  '/health',
  '/ready',
  '/info',
  '/docs',
  '/docs-json',
  '/metrics',
  '/',
  '/favicon.ico',
  '/robots.txt',
  '/nobody/here',
];
const READS = [
  'stats',
  'conversions',
  'conversions/x',
  'quarantine',
  'quarantine/redrive',
  'conversions/%',
  'conversions/%00',
  'conversions/a%2Fb',
];
const READ_QUERIES = [
  'hours',
  'page',
  'page_size',
  'limit',
  'cursor',
  'from',
  'to',
  'tenant',
  'status',
  'offer',
  'conversion_id',
  'click_id',
  'duplicates',
  'field',
  'reason',
];
const READ_VALUES = [
  '',
  '0',
  '-1',
  '1e99',
  'NaN',
  '99999999999999999999',
  '%00',
  '%',
  '%ED%A0%80',
  'x',
  '2025-13-01',
  '0000-01-01',
  '-271821-04-20',
  '275760-09-14',
  'eyJ4IjoxfQ',
  'true',
  '[]',
  '%27',
  '%F0%9F%92%B0',
  '100001',
];
/** What attackers and proxies make of a path. */
export const TRICKS: readonly ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => path.toUpperCase(),
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => path.replaceAll('/', '%2F').replace('%2F', '/'),
  (path) => path.replaceAll('/', '//'),
  (path) => path.replaceAll('/', '\\'),
  (path) => `${path}/..`,
  (path) => `${path};jsessionid=1`,
  (path) => `${path}%00`,
  (path) => `${path}#x`,
  (path) => `http://127.0.0.1${path}`,
  (path) => `//evil.example${path}`,
  (path) => `${path}/${'x'.repeat(8_000)}`,
  (path) => `${path}%E4`,
  (path) => `/internal/v1${path}`,
  (path) => `/internal/v1/postbacks?x=${path.length}`,
  () => '*',
];

/** A path, mostly of a postback. */
export function composeTarget(random: Random): Target {
  const path = random.oneOf(POSTBACK_PATHS);
  const draw = random.between(1, 100);
  if (draw <= 70) return { kind: 'postback', path: random.chance(10) && path !== '/postback/' ? `${path}/` : path };
  if (draw <= 80) return { kind: 'other', path: random.oneOf(TRICKS)(path) };
  if (draw <= 85) return { kind: 'other', path: random.oneOf(OTHERS) };
  return { kind: 'other', path: `${path.replace(/\/$/, '')}/${random.oneOf(READS)}?${readQuery(random)}` };
}

function readQuery(random: Random): string {
  const pairs = Array.from(
    { length: random.between(0, 4) },
    () => `${random.oneOf(READ_QUERIES)}=${random.oneOf(READ_VALUES)}`,
  );
  return pairs.join('&');
}
