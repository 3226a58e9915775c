/** Injection token of the pool for the gateway's own database. */
export const GATEWAY_POOL = Symbol('gateway pool');

/** Injection token of the pool for postbacks whose callers wait until they are spooled: the same database. */
export const SPOOL_POOL = Symbol('spool pool');
