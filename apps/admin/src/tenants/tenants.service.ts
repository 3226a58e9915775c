import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';
import { Tenant } from '../database/entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/etag';
import { isIntegerKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { findPartner, lockPartner } from '../partners/find-partner';
import { TenantTokens } from '../secrets/tenant-tokens.service';
import { type TenantDocument, toTenantDocument } from './tenant-document.dto';
import type { CreateTenant, TenantChanges } from './tenant.dto';

const CLEAR_OTHER_DEFAULT = `
  UPDATE tenants SET is_default = false WHERE partner_code = $1 AND is_default AND code <> $2`;

@Injectable()
export class TenantsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly tokens: TenantTokens,
  ) {}

  async list(principal: Principal, partnerCode: string, request: ListRequest): Promise<ListPage<TenantDocument>> {
    const { version } = await findPartner(this.database.manager, partnerCode);
    const page = await readPage(
      this.database.manager
        .createQueryBuilder(Tenant, 'tenant')
        .leftJoinAndSelect('tenant.tokens', 'token')
        .where('tenant.partner_code = :partnerCode', { partnerCode }),
      { column: 'tenant.id', order: 'ASC', of: (tenant) => tenant.id, isKey: isIntegerKey },
      request,
    );
    return { ...page, data: page.data.map((tenant) => this.document(principal, tenant, version)) };
  }

  async read(
    principal: Principal,
    partnerCode: string,
    code: string,
    manager = this.database.manager,
  ): Promise<TenantDocument> {
    const { version } = await findPartner(manager, partnerCode);
    const tenant = await manager.findOne(Tenant, {
      where: { partner_code: partnerCode, code },
      relations: { tokens: true },
    });
    if (!tenant) throw unknownTenant(code);
    return this.document(principal, tenant, version);
  }

  create(principal: Principal, partnerCode: string, request: CreateTenant): Promise<TenantDocument> {
    return this.config.write(principal, async (manager) => {
      await lockPartner(manager, partnerCode);
      if (request.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [partnerCode, request.code]);
      const { tokens, ...columns } = request;
      const { identifiers } = await manager.insert(Tenant, { ...columns, partner_code: partnerCode });
      if (tokens) await this.tokens.replace(manager, identifiers[0]!.id as number, tokens);
      return this.recordAndRead(principal, partnerCode, request.code, manager);
    });
  }

  change(
    principal: Principal,
    [partnerCode, code]: [partnerCode: string, code: string],
    condition: VersionCondition,
    { note, ...request }: TenantChanges & { note?: string },
  ): Promise<TenantDocument> {
    return this.config.write(
      principal,
      async (manager) => {
        await lockPartner(manager, partnerCode, condition);
        const tenant = await manager.findOneBy(Tenant, { partner_code: partnerCode, code });
        if (!tenant) throw unknownTenant(code);
        if (request.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [partnerCode, code]);
        const { tokens, ...columns } = request;
        if (Object.keys(columns).length > 0) await manager.update(Tenant, { id: tenant.id }, columns);
        if (tokens) await this.tokens.replace(manager, tenant.id, tokens);
        return this.recordAndRead(principal, partnerCode, code, manager);
      },
      note,
    );
  }

  private async recordAndRead(
    principal: Principal,
    partnerCode: string,
    code: string,
    manager: EntityManager,
  ): Promise<TenantDocument> {
    await recordHistory(manager);
    return this.read(principal, partnerCode, code, manager);
  }

  private document({ role }: Principal, tenant: Tenant, version: number): TenantDocument {
    return toTenantDocument(tenant, version, role, (token) => this.tokens.open(token));
  }
}

function unknownTenant(code: string): Error {
  return problems.notFound(`Tenant "${code.slice(0, 100)}"`);
}
