import { CreateConfigTables1763700000000 } from './1763700000000-create-config-tables';
import { RecordConfigChanges1763700001000 } from './1763700001000-record-config-changes';
import { GuardConfigRows1763700002000 } from './1763700002000-guard-config-rows';
import { GrantConfigReaders1763700003000 } from './1763700003000-grant-config-readers';
import { AuditDeeds1763700005000 } from './1763700005000-audit-deeds';
import { AuthenticateCallers1764000000000 } from './1764000000000-authenticate-callers';
import { RouteSuccessResponses1764000200000 } from './1764000200000-route-success-responses';
import { NarrowPartnerNames1764300000000 } from './1764300000000-narrow-partner-names';
import { RememberFormerEndpoints1764819000000 } from './1764819000000-remember-former-endpoints';
import { ShowInactiveTokens1764830000000 } from './1764830000000-show-inactive-tokens';
import { ShowInactivePartners1764840000000 } from './1764840000000-show-inactive-partners';
import { NameKeysApart1764850000000 } from './1764850000000-name-keys-apart';
import { BindActors1764850001000 } from './1764850001000-bind-actors';
import { ChainAudit1764850002000 } from './1764850002000-chain-audit';
import { NarrowCollectedEvents1764890000000 } from './1764890000000-narrow-collected-events';

/** The migrations of the config database, in order. */
export const configMigrations = [
  CreateConfigTables1763700000000,
  RecordConfigChanges1763700001000,
  GuardConfigRows1763700002000,
  GrantConfigReaders1763700003000,
  AuditDeeds1763700005000,
  AuthenticateCallers1764000000000,
  RouteSuccessResponses1764000200000,
  NarrowPartnerNames1764300000000,
  RememberFormerEndpoints1764819000000,
  ShowInactiveTokens1764830000000,
  ShowInactivePartners1764840000000,
  NameKeysApart1764850000000,
  BindActors1764850001000,
  ChainAudit1764850002000,
  NarrowCollectedEvents1764890000000,
];
