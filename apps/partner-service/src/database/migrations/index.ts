import { CreatePartnerDatabase1763683200000 } from './1763683200000-create-partner-database';

/** In the order in which they run. */
export const MIGRATIONS = [CreatePartnerDatabase1763683200000];
