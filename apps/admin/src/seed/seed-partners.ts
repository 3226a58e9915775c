import type { DataSource, EntityManager } from 'typeorm';
import { Partner, Tenant } from '../config-entities';
import type { SeedPartner } from './shipped-partners';
import { TokenRepository } from '../tenants/token.repository';
import type { TokenVault } from '../tenants/token-vault';

const SET_ACTOR = `SELECT set_config('app.actor', 'seed', true)`;

const MAKE_DEFAULT_IF_NONE_IS = `
  UPDATE partners SET is_default = true
   WHERE partner_code = $1 AND NOT EXISTS (SELECT FROM partners WHERE is_default)`;

/** Adds the partners that are not there yet, each with its tenants; says what it did. A partner that is there is left alone. */
export async function seedPartners(
  database: DataSource,
  vault: TokenVault,
  partners: readonly SeedPartner[],
): Promise<string[]> {
  const done: string[] = [];
  for (const seed of partners) {
    const isNew = await database.transaction((manager) => seedPartner(manager, vault, seed));
    done.push(`${seed.partner.partner_name} (${seed.partner.partner_code}) ${isNew ? 'added' : 'is there already'}`);
  }
  return done;
}

async function seedPartner(manager: EntityManager, vault: TokenVault, seed: SeedPartner): Promise<boolean> {
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
  for (const { tokens, ...tenant } of tenants) {
    const { identifiers } = await manager.insert(Tenant, { ...tenant, partner_code: partner.partner_code });
    await new TokenRepository(vault).replace(manager, identifiers[0]!.id as number, tokens);
  }
  return true;
}
