import { ApiKey } from './api-key.entity';
import { AuditEntry } from './audit-entry.entity';
import { EventSource, SourceKey } from './event-source.entity';
import { PartnerRevision } from './partner-revision.entity';
import { Partner } from './partner.entity';
import { TenantToken } from './tenant-token.entity';
import { Person } from './person.entity';
import { Tenant } from './tenant.entity';

export * from './api-key.entity';
export * from './audit-entry.entity';
export * from './event-source.entity';
export * from './partner-revision.entity';
export * from './partner.entity';
export * from './person.entity';
export * from './tenant-token.entity';
export * from './tenant.entity';

/** The entities of the config database. */
export const configEntities = [
  Partner,
  Tenant,
  TenantToken,
  PartnerRevision,
  ApiKey,
  AuditEntry,
  Person,
  EventSource,
  SourceKey,
];
