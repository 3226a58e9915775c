import { maskPassword, problems } from '@app/common';
import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { Partner } from '../database/entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/etag';
import { isTextKey, type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { ActivationCheck } from '../identity/activation-check';
import { HostCheck } from '../identity/host-check';
import { identityErrors, withoutIdentity } from '../identity/identity-fields';
import { DatabaseUrls } from '../secrets/database-urls.service';
import { SigningSecrets } from '../secrets/signing-secrets.service';
import { defaultNames } from './default-names';
import { findPartner, lockPartner } from './find-partner';
import { DEFAULT_INFRASTRUCTURE, restrictInfrastructure } from './infrastructure-fields';
import type { CreatePartner, PartnerChanges } from './partner.dto';

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
    private readonly environment: AdminEnvironment,
  ) {}

  async list(request: ListRequest): Promise<ListPage<Partner>> {
    const page = await readPage(
      this.database.manager.createQueryBuilder(Partner, 'partner'),
      { column: 'partner.partner_code', order: 'ASC', of: (partner) => partner.partner_code, isKey: isTextKey },
      request,
    );
    return { ...page, data: page.data.map(maskPartner) };
  }

  async read(partnerCode: string): Promise<Partner> {
    return maskPartner(await findPartner(this.database.manager, partnerCode));
  }

  async create(principal: Principal, request: CreatePartner): Promise<Partner> {
    restrictInfrastructure(principal, DEFAULT_INFRASTRUCTURE, request);
    await this.hosts.check(request);
    const { partner_code: code, database_url: url, ...fields } = request;
    return this.config.write(principal, async (manager) => {
      if (request.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [code]);
      await manager.insert(Partner, {
        partner_code: code,
        ...defaultNames(code),
        ...fields,
        endpoint_url: this.endpointOf(request),
        ...this.signingSecrets.columnsOf(code, request),
        database_url: url ? this.databaseUrls.seal(code, url) : null,
        previous_signing_secret: null,
      });
      return this.recordAndRead(manager, code);
    });
  }

  /** A cell serves a partner within seconds after it is added, without a deployment. */
  private endpointOf({ partner_code: code, endpoint_url: given }: CreatePartner): string | null {
    const { NEW_PARTNERS_CELL_URL: cellUrl } = this.environment;
    if (given !== undefined || cellUrl === '') return given ?? null;
    return cellEndpointUrl(cellUrl, code);
  }

  async change(
    principal: Principal,
    partnerCode: string,
    condition: VersionCondition,
    { note, ...request }: PartnerChanges & { note?: string },
  ): Promise<Partner> {
    await this.hosts.check({ endpoint_url: request.endpoint_url });
    const checkedVersion = request.is_active ? await this.activation.check(partnerCode) : undefined;
    return this.config.write(
      principal,
      async (manager) => {
        const partner = await lockPartner(manager, partnerCode, condition);
        if (checkedVersion !== undefined) this.activation.confirm(partner, checkedVersion);
        restrictInfrastructure(principal, partner, request);
        const errors = identityErrors(partner, request);
        if (errors.length > 0) throw problems.invalidRequest(errors);
        if (request.is_default) await manager.query(CLEAR_OTHER_DEFAULT, [partnerCode]);
        const columns = { ...withoutIdentity(request), ...this.signingSecrets.columnsOf(partnerCode, request) };
        if (Object.keys(columns).length > 0) await manager.update(Partner, { partner_code: partnerCode }, columns);
        return this.recordAndRead(manager, partnerCode);
      },
      note,
    );
  }

  private async recordAndRead(manager: EntityManager, partnerCode: string): Promise<Partner> {
    await recordHistory(manager);
    return maskPartner(await findPartner(manager, partnerCode));
  }
}

/** A partner as clients see it. */
export function maskPartner(partner: Partner): Partner {
  return Object.assign(new Partner(), partner, {
    database_url: partner.database_url && maskPassword(partner.database_url),
  });
}
