import { Inject, Injectable } from '@nestjs/common';
import { maskPassword, problems } from '@app/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';
import { Partner } from '../config-entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import { pickDefined } from '../http/pick-defined';
import type { VersionCondition } from '../http/if-match';
import { isTextKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { DatabaseUrls } from './database-urls.service';
import { HostCheck } from './host-check';
import { ActivationCheck } from '../identity/activation-check';
import { IDENTITY_FIELDS, identityErrors } from '../identity/identity-fields';
import { findPartner, lockPartner } from './find-partner';
import { defaultNames } from './default-names';
import type { CreatePartner, PartnerChanges } from './partner.dto';
import { DEFAULT_INFRASTRUCTURE, restrictInfrastructure } from './infrastructure-fields';
import { SigningSecrets } from './signing-secrets.service';

const CLEAR_OTHER_DEFAULT = `UPDATE partners SET is_default = false WHERE is_default AND partner_code <> $1`;

@Injectable()
export class PartnersService {
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
    return { ...page, data: page.data.map(maskPartner) };
  }

  async read(partnerCode: string): Promise<Partner> {
    return maskPartner(await findPartner(this.database.manager, partnerCode));
  }

  async create(caller: Principal, request: CreatePartner): Promise<Partner> {
    restrictInfrastructure(caller, DEFAULT_INFRASTRUCTURE, request);
    await this.hosts.check(request);
    return this.config.write(caller, async (manager) => {
      if (request.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [request.partner_code]);
      const secrets = this.signingSecrets.columnsOf(request.partner_code, request);
      const columns = { ...defaultNames(request.partner_code), ...pickDefined(request), ...secrets };
      if (columns.database_url)
        columns.database_url = this.databaseUrls.seal(request.partner_code, columns.database_url);
      await manager.insert(Partner, { ...columns, previous_signing_secret: null });
      return this.settle(manager, request.partner_code);
    });
  }

  async change(
    caller: Principal,
    partnerCode: string,
    condition: VersionCondition,
    request: PartnerChanges,
  ): Promise<Partner> {
    await this.hosts.check({ endpoint_url: request.endpoint_url });
    const activated = request.is_active ? await this.activation.check(partnerCode) : undefined;
    return this.config.write(caller, async (manager) => {
      const partner = await lockPartner(manager, partnerCode, condition);
      if (activated !== undefined) this.activation.confirm(partner, activated);
      restrictInfrastructure(caller, partner, request);
      const faults = identityErrors(partner, request);
      if (faults.length > 0) throw problems.invalidRequest(faults);
      const changes = pickDefined(request);
      for (const field of IDENTITY_FIELDS) delete changes[field];
      if (changes.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [partnerCode]);
      const columns = { ...changes, ...this.signingSecrets.columnsOf(partnerCode, changes) };
      if (Object.keys(columns).length > 0) await manager.update(Partner, { partner_code: partnerCode }, columns);
      return this.settle(manager, partnerCode);
    });
  }

  private async settle(manager: EntityManager, partnerCode: string): Promise<Partner> {
    await recordHistory(manager);
    return maskPartner(await findPartner(manager, partnerCode));
  }
}

/** A partner as it may be seen. */
export function maskPartner(partner: Partner): Partner {
  return Object.assign(new Partner(), partner, {
    database_url: partner.database_url && maskPassword(partner.database_url),
  });
}
