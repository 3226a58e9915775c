/** The connections that store. Lists never wait for one, nor does a postback ever wait behind a list. */
export const PARTNER_POOL = Symbol('partner pool');

/** The connections that answer reads, with a shorter patience: a slow list is refused, storing is not slowed. */
export const READ_POOL = Symbol('read pool');
