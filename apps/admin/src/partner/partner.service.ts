import { Inject, Injectable } from '@nestjs/common';
import { maskPassword, problems } from '@app/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Caller } from '../auth/caller';
import { Partner } from '../config-entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import { givenOf } from '../http/given-of';
import type { VersionCondition } from '../http/if-match';
import { isTextKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { DatabaseUrls } from './database-urls.service';
import { HostCheck } from './host-check';
import { ActivationCheck } from '../identity/activation-check';
import { IDENTITY_FIELDS, identityFaults } from '../identity/identity-fields';
import { findPartner, lockPartner } from './lock-partner';
import { namesAfter } from './name-after';
import type { CreatePartner, PartnerChanges } from './partner.dto';
import { DEFAULT_INFRASTRUCTURE, refuseInfrastructure } from './refuse-infrastructure';
import { SigningSecrets } from './signing-secrets.service';

const TAKE_DEFAULT_FROM_OTHERS = `UPDATE partners SET is_default = false WHERE is_default AND partner_code <> $1`;

@Injectable()
export class PartnerService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly signingSecrets: SigningSecrets,
    private readonly hosts: HostCheck,
    private readonly databaseUrls: DatabaseUrls,
    private readonly activation: ActivationCheck,
  ) {}

  async list(request: ListRequest): Promise<ListPage<Partner>> {
    const page = await readPage(
      this.database.manager.createQueryBuilder(Partner, 'partner'),
      {
        column: 'partner.partner_code',
        order: 'ASC',
        of: (partner) => partner.partner_code,
        isKey: isTextKey,
      },
      request,
    );
    return { ...page, data: page.data.map(showPartner) };
  }

  async read(partnerCode: string): Promise<Partner> {
    return showPartner(await findPartner(this.database.manager, partnerCode));
  }

  async create(caller: Caller, request: CreatePartner): Promise<Partner> {
    refuseInfrastructure(caller, DEFAULT_INFRASTRUCTURE, request);
    await this.hosts.check(request);
    return this.config.write(caller, async (manager) => {
      if (request.is_default) await manager.query(TAKE_DEFAULT_FROM_OTHERS, [request.partner_code]);
      const secrets = this.signingSecrets.columnsOf(request.partner_code, request);
      const columns = { ...namesAfter(request.partner_code), ...givenOf(request), ...secrets };
      if (columns.database_url)
        columns.database_url = this.databaseUrls.seal(request.partner_code, columns.database_url);
      await manager.insert(Partner, { ...columns, previous_signing_secret: null });
      return this.settle(manager, request.partner_code);
    });
  }

  async change(
    caller: Caller,
    partnerCode: string,
    condition: VersionCondition,
    request: PartnerChanges,
  ): Promise<Partner> {
    await this.hosts.check({ endpoint_url: request.endpoint_url });
    const activated = request.is_active ? await this.activation.check(partnerCode) : undefined;
    return this.config.write(caller, async (manager) => {
      const partner = await lockPartner(manager, partnerCode, condition);
      if (activated !== undefined) this.activation.confirm(partner, activated);
      refuseInfrastructure(caller, partner, request);
      const faults = identityFaults(partner, request);
      if (faults.length > 0) throw problems.invalidRequest(faults);
      const changes = givenOf(request);
      for (const field of IDENTITY_FIELDS) delete changes[field];
      if (changes.is_default) await manager.query(TAKE_DEFAULT_FROM_OTHERS, [partnerCode]);
      const columns = { ...changes, ...this.signingSecrets.columnsOf(partnerCode, changes) };
      if (Object.keys(columns).length > 0) await manager.update(Partner, { partner_code: partnerCode }, columns);
      return this.settle(manager, partnerCode);
    });
  }

  private async settle(manager: EntityManager, partnerCode: string): Promise<Partner> {
    await recordHistory(manager);
    return showPartner(await findPartner(manager, partnerCode));
  }
}

/** A partner as it may be seen. */
export function showPartner(partner: Partner): Partner {
  return Object.assign(new Partner(), partner, {
    database_url: partner.database_url && maskPassword(partner.database_url),
  });
}
