import type { SegmentMethod } from './from-segment';

/** A route of Segment's HTTP API: one message of a method, or a batch of them. */
export type SegmentRoute = { method: SegmentMethod } | { method: undefined };

const PREFIX = '/v1/';
const SETTINGS = /^\/v1\/projects\/([A-Za-z0-9_-]{1,200})\/settings$/;
const BATCH: SegmentRoute = { method: undefined };

/** By the whole names and the letters that libraries for browsers use. */
const ROUTES: ReadonlyMap<string, SegmentRoute> = new Map<string, SegmentRoute>([
  ['track', { method: 'track' }],
  ['t', { method: 'track' }],
  ['page', { method: 'page' }],
  ['p', { method: 'page' }],
  ['screen', { method: 'screen' }],
  ['s', { method: 'screen' }],
  ['identify', { method: 'identify' }],
  ['i', { method: 'identify' }],
  ['group', { method: 'group' }],
  ['g', { method: 'group' }],
  ['alias', { method: 'alias' }],
  ['a', { method: 'alias' }],
  ['batch', BATCH],
  ['b', BATCH],
  ['import', BATCH],
]);

/** The paths with whole names. */
export function segmentPaths(): string[] {
  return [...ROUTES.keys()].filter((name) => name.length > 1).map((name) => PREFIX + name);
}

/** Undefined for a path that is not one of Segment's. */
export function segmentRouteOf(path: string): SegmentRoute | undefined {
  return path.startsWith(PREFIX) ? ROUTES.get(path.slice(PREFIX.length)) : undefined;
}

/** The write key in the path of a settings document; undefined for other paths. */
export function settingsKeyOf(path: string): string | undefined {
  return SETTINGS.exec(path)?.[1];
}
