import { SetMetadata } from '@nestjs/common';

export const ADMIN_ONLY = 'admin only';
export const WITHOUT_SIGN_IN = 'without sign-in';
export const FOR_ANY_ROLE = 'for any role';

/** Restricts a controller or a route to the role admin. */
export const AdminOnly = (): ReturnType<typeof SetMetadata> => SetMetadata(ADMIN_ONLY, true);

/** Opens a route to requests without a key or session. */
export const WithoutSignIn = (): ReturnType<typeof SetMetadata> => SetMetadata(WITHOUT_SIGN_IN, true);

/** Lets viewers use a route that is not a read: it changes nothing but their own session. */
export const ForAnyRole = (): ReturnType<typeof SetMetadata> => SetMetadata(FOR_ANY_ROLE, true);
