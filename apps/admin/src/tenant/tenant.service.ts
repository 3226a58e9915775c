import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Caller } from '../auth/caller';
import { Tenant } from '../config-entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/if-match';
import { isIntegerKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { givenOf } from '../http/given-of';
import { findPartner, lockPartner } from '../partner/lock-partner';
import { showTenant, showTokenTo, type TenantDocument } from './tenant-document.dto';
import type { CreateTenant, TenantChanges } from './tenant.dto';
import { TokenVault } from './token-vault';
import { TokenRepository } from './token.repository';

const TAKE_DEFAULT_FROM_OTHERS = `
  UPDATE tenants SET is_default = false WHERE partner_code = $1 AND is_default AND code <> $2`;

@Injectable()
export class TenantService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly tokens: TokenRepository,
    private readonly vault: TokenVault,
  ) {}

  async list(caller: Caller, partnerCode: string, request: ListRequest): Promise<ListPage<TenantDocument>> {
    const { version } = await findPartner(this.database.manager, partnerCode);
    const page = await readPage(
      this.database.manager
        .createQueryBuilder(Tenant, 'tenant')
        .leftJoinAndSelect('tenant.tokens', 'token')
        .where('tenant.partner_code = :partnerCode', { partnerCode }),
      { column: 'tenant.id', order: 'ASC', of: (tenant) => tenant.id, isKey: isIntegerKey },
      request,
    );
    const showToken = showTokenTo(caller.role, this.vault);
    return { ...page, data: page.data.map((tenant) => showTenant(tenant, version, showToken)) };
  }

  async read(
    caller: Caller,
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
    return showTenant(tenant, version, showTokenTo(caller.role, this.vault));
  }

  create(caller: Caller, partnerCode: string, request: CreateTenant): Promise<TenantDocument> {
    return this.config.write(caller, async (manager) => {
      await lockPartner(manager, partnerCode);
      if (request.is_default) await manager.query(TAKE_DEFAULT_FROM_OTHERS, [partnerCode, request.code]);
      const { tokens, ...columns } = givenOf(request);
      const { identifiers } = await manager.insert(Tenant, { ...columns, partner_code: partnerCode });
      if (tokens) await this.tokens.replace(manager, identifiers[0]!.id as number, tokens);
      return this.settle(caller, partnerCode, request.code, manager);
    });
  }

  change(
    caller: Caller,
    [partnerCode, code]: [partnerCode: string, code: string],
    condition: VersionCondition,
    request: TenantChanges,
  ): Promise<TenantDocument> {
    return this.config.write(caller, async (manager) => {
      await lockPartner(manager, partnerCode, condition);
      const tenant = await manager.findOneBy(Tenant, { partner_code: partnerCode, code });
      if (!tenant) throw unknownTenant(code);
      if (request.is_default) await manager.query(TAKE_DEFAULT_FROM_OTHERS, [partnerCode, code]);
      const { tokens, ...columns } = givenOf(request);
      if (Object.keys(columns).length > 0) await manager.update(Tenant, { id: tenant.id }, columns);
      if (tokens) await this.tokens.replace(manager, tenant.id, tokens);
      return this.settle(caller, partnerCode, code, manager);
    });
  }

  private async settle(
    caller: Caller,
    partnerCode: string,
    code: string,
    manager: EntityManager,
  ): Promise<TenantDocument> {
    await recordHistory(manager);
    return this.read(caller, partnerCode, code, manager);
  }
}

function unknownTenant(code: string): Error {
  return problems.notFound(`Tenant "${code.slice(0, 100)}"`);
}
