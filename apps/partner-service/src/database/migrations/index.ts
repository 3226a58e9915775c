import { CreatePartnerDatabase1763683200000 } from './1763683200000-create-partner-database';
import { KeepBooks1763683202000 } from './1763683202000-keep-books';
import { CountRequests1764000100000 } from './1764000100000-count-requests';
import { SpendSignatures1764830001000 } from './1764830001000-spend-signatures';
import { RecordAuditEvents1764851000000 } from './1764851000000-record-audit-events';
import { RenameStateAndIds1764924000000 } from './1764924000000-rename-state-and-ids';
import { ShardRollUp1795921200000 } from './1795921200000-shard-roll-up';
import { StampChanges1795924800000 } from './1795924800000-stamp-changes';

/** In the order in which they run. */
export const MIGRATIONS = [
  CreatePartnerDatabase1763683200000,
  KeepBooks1763683202000,
  CountRequests1764000100000,
  SpendSignatures1764830001000,
  RecordAuditEvents1764851000000,
  RenameStateAndIds1764924000000,
  ShardRollUp1795921200000,
  StampChanges1795924800000,
];
