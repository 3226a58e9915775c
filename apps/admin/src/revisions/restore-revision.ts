import { readSql } from '@app/common/read-sql';
import type { EntityManager } from 'typeorm';

const RESTORE_PARTNER = readSql(__dirname, 'restore_partner');

const CLEAR_DEFAULT_OF_LATER_TENANT = readSql(__dirname, 'clear_default_of_later_tenant');

const RESTORE_TENANTS = readSql(__dirname, 'restore_tenants');

const DEACTIVATE_LATER_TENANTS = readSql(__dirname, 'deactivate_later_tenants');

const RESTORE_TOKENS = readSql(__dirname, 'restore_tokens');

/** Restores a partner, its tenants and their tokens as of a version; deactivates what was added later. */
export async function restoreRevision(manager: EntityManager, partnerCode: string, version: number): Promise<void> {
  const values = [partnerCode, version];
  await manager.query(RESTORE_PARTNER, values);
  await manager.query(CLEAR_DEFAULT_OF_LATER_TENANT, values);
  await manager.query(RESTORE_TENANTS, values);
  await manager.query(DEACTIVATE_LATER_TENANTS, values);
  // Deactivated before any is activated: a token may have moved to another tenant since.
  for (const isActive of [false, true]) await manager.query(RESTORE_TOKENS, [...values, isActive]);
}
