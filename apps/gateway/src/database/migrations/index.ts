import { CreateGatewayDatabase1763683300000 } from './1763683300000-create-gateway-database';
import { CreateSpool1763740000000 } from './1763740000000-create-spool';
import { KeepBooks1763740001000 } from './1763740001000-keep-books';
import { TellRedeliveries1764810000000 } from './1764810000000-tell-redeliveries';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreateGatewayDatabase1763683300000,
  CreateSpool1763740000000,
  KeepBooks1763740001000,
  TellRedeliveries1764810000000,
];
