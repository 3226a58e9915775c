/** Injection token of the pool for the analytics database. */
export const EVENT_POOL = Symbol('event pool');

/** Injection token of the pool for retention, whose statements may take minutes: the same database. */
export const RETENTION_POOL = Symbol('retention pool');
