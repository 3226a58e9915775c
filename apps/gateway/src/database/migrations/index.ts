import { CreateGatewayDatabase1763683300000 } from './1763683300000-create-gateway-database';

/** In the order in which they run. */
export const MIGRATIONS = [CreateGatewayDatabase1763683300000];
