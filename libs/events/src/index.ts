export * from './event';
export * from './event-errors';
export { MAX_AGE_DAYS, MAX_TRUSTED_AGE_DAYS } from './claim-identity';
export * from './read-event';
export { fromSegment, type SegmentMethod } from './from-segment';
export { toUuid } from './claim-identity';
export * from './segment-paths';
export * from './visitor-identity';
