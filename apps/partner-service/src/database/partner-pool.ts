/** Injection token of the pool for the partner's own database. */
export const PARTNER_POOL = Symbol('partner pool');
