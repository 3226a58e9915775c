/** The connections that store. Reads have others, so that no postback waits behind a list. */
export const PARTNER_POOL = Symbol('partner pool');

/** The connections that answer reads, with a shorter timeout: a slow list is refused and does not slow storing down. */
export const READ_POOL = Symbol('read pool');
