import { CreatePartnerDatabase1764940000000 } from './1764940000000-create-partner-database';
import { ShardRollUp1795921200000 } from './1795921200000-shard-roll-up';
import { StampChanges1795924800000 } from './1795924800000-stamp-changes';

/** In the order in which they run. */
export const MIGRATIONS = [CreatePartnerDatabase1764940000000, ShardRollUp1795921200000, StampChanges1795924800000];
