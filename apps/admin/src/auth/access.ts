import { SetMetadata } from '@nestjs/common';

export const ADMIN_ONLY = 'admin only';
export const WITHOUT_SIGN_IN = 'without sign-in';
export const FOR_ANY_ROLE = 'for any role';
export const FOR_PARTNER_KEYS = 'for the keys of partners';

/** Restricts a controller or a route to the role admin. */
export const AdminOnly = (): ReturnType<typeof SetMetadata> => SetMetadata(ADMIN_ONLY, true);

/** Opens a route to requests without a key or session. */
export const WithoutSignIn = (): ReturnType<typeof SetMetadata> => SetMetadata(WITHOUT_SIGN_IN, true);

/** Lets viewers use a route that is no GET: it only reads, or changes nothing but their own session. */
export const ForAnyRole = (): ReturnType<typeof SetMetadata> => SetMetadata(FOR_ANY_ROLE, true);

/** Lets the key of a partner use a route, which then has to keep to that partner (`Principal.partnerCode`). */
export const ForPartnerKeys = (): ReturnType<typeof SetMetadata> => SetMetadata(FOR_PARTNER_KEYS, true);
