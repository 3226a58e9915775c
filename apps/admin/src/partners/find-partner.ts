import { problems } from '@app/common';
import type { EntityManager } from 'typeorm';
import { Partner } from '../database/entities';
import type { VersionCondition } from '../http/etag';

/**
 * Reads a partner and locks its row until the transaction ends, which serialises the writers of a partner, its tenants
 * and tokens.
 *
 * @throws Problem 404 for an unknown partner, 412 when the condition names another version
 */
export async function lockPartner(
  manager: EntityManager,
  partnerCode: string,
  condition?: VersionCondition,
): Promise<Partner> {
  const partner = await manager.findOne(Partner, {
    where: { partner_code: partnerCode },
    lock: { mode: 'pessimistic_write' },
  });
  if (!partner) throw unknownPartner(partnerCode);
  condition?.(partner.version);
  return partner;
}

/** @throws Problem 404 for an unknown partner */
export async function findPartner(manager: EntityManager, partnerCode: string): Promise<Partner> {
  const partner = await manager.findOneBy(Partner, { partner_code: partnerCode });
  if (!partner) throw unknownPartner(partnerCode);
  return partner;
}

function unknownPartner(partnerCode: string): Error {
  return problems.notFound(`Partner "${partnerCode.slice(0, 100)}"`);
}
