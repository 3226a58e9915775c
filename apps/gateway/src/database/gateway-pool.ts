/** Injection token of the pool for the gateway's own database. */
export const GATEWAY_POOL = Symbol('gateway pool');
