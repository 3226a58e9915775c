import type { DataSource, EntityManager } from 'typeorm';
import { Partner, Tenant } from '../database/entities';
import type { TenantTokens } from '../secrets/tenant-tokens.service';
import type { SeedPartner } from './shipped-partners';

const SET_ACTOR = `SELECT set_config('app.actor', 'seed', true)`;

const MAKE_DEFAULT_IF_NONE_IS = `
  UPDATE partners SET is_default = true
   WHERE partner_code = $1 AND NOT EXISTS (SELECT FROM partners WHERE is_default)`;

/** Adds the partners that do not exist yet, each with its tenants, and returns a line about each. */
export async function seedPartners(
  database: DataSource,
  tokens: TenantTokens,
  partners: readonly SeedPartner[],
): Promise<string[]> {
  const lines: string[] = [];
  for (const seed of partners) {
    const isNew = await database.transaction((manager) => seedPartner(manager, tokens, seed));
    lines.push(`${seed.partner.partner_name} (${seed.partner.partner_code}) ${isNew ? 'added' : 'exists already'}`);
  }
  return lines;
}

async function seedPartner(manager: EntityManager, tokens: TenantTokens, seed: SeedPartner): Promise<boolean> {
  const { partner, isDefault, tenants } = seed;
  await manager.query(SET_ACTOR);
  const { raw } = await manager
    .createQueryBuilder()
    .insert()
    .into(Partner)
    .values(partner)
    .orIgnore()
    .returning('partner_code')
    .execute();
  if ((raw as unknown[]).length === 0) return false;
  if (isDefault) await manager.query(MAKE_DEFAULT_IF_NONE_IS, [partner.partner_code]);
  for (const { tokens: lists, ...tenant } of tenants) {
    const { identifiers } = await manager.insert(Tenant, { ...tenant, partner_code: partner.partner_code });
    await tokens.replace(manager, identifiers[0]!.id as number, lists);
  }
  return true;
}
