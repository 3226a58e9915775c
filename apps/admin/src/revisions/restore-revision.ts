import { readStatement } from '@app/common/database/read-statement';
import type { EntityManager } from 'typeorm';

const RESTORE_PARTNER = readStatement(__dirname, 'restore_partner').text;

const CLEAR_DEFAULT_OF_LATER_TENANT = readStatement(__dirname, 'clear_default_of_later_tenant').text;

const RESTORE_TENANTS = readStatement(__dirname, 'restore_tenants').text;

const DEACTIVATE_LATER_TENANTS = readStatement(__dirname, 'deactivate_later_tenants').text;

const RESTORE_TOKENS = readStatement(__dirname, 'restore_tokens').text;

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
