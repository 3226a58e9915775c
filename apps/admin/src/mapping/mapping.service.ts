import { type FieldError, problems } from '@app/common';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import { Partner, Tenant } from '../database/entities';
import type { VersionCondition } from '../http/etag';
import { findPartner, lockPartner } from '../partners/find-partner';
import { maskPartner } from '../partners/partners.service';
import { type ChangeMapping, fieldOfTenant, type MappingLayerChanges } from './mapping.dto';

@Injectable()
export class MappingService {
  constructor(private readonly config: ConfigWriter) {}

  /**
   * Saves the layers of a mapping in one transaction, as one revision: no postback is read with some of them, and of two
   * people who save at once the second finds another version.
   */
  change(
    principal: Principal,
    partnerCode: string,
    condition: VersionCondition,
    { tenants = {}, note, ...own }: ChangeMapping,
  ): Promise<Partner> {
    return this.config.write(
      principal,
      async (manager) => {
        await lockPartner(manager, partnerCode, condition);
        if (hasMembers(own)) await manager.update(Partner, { partner_code: partnerCode }, own);
        await changeTenants(manager, partnerCode, tenants);
        await recordHistory(manager);
        return maskPartner(await findPartner(manager, partnerCode));
      },
      note,
    );
  }
}

/** @throws Problem 422 that names every unknown tenant */
async function changeTenants(
  manager: EntityManager,
  partnerCode: string,
  layers: Readonly<Record<string, MappingLayerChanges>>,
): Promise<void> {
  const unknown: FieldError[] = [];
  for (const [code, layer] of Object.entries(layers)) {
    const tenant = await manager.findOneBy(Tenant, { partner_code: partnerCode, code });
    if (!tenant) {
      unknown.push({ field: fieldOfTenant(code), code: 'unknown_reference', reason: 'is no tenant of the partner' });
    } else if (hasMembers(layer)) await manager.update(Tenant, { id: tenant.id }, layer);
  }
  if (unknown.length > 0) throw problems.invalidRequest(unknown);
}

const hasMembers = (value: object): boolean => Object.keys(value).length > 0;
