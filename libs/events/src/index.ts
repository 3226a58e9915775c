export * from './event';
export * from './event-errors';
export { MAX_AGE_DAYS } from './claim-identity';
export * from './read-event';
