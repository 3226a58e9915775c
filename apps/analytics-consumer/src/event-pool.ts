/** Injection token of the pool for the analytics database. */
export const EVENT_POOL = Symbol('event pool');
