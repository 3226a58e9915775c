import { problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { type Partner, PartnerRevision } from '../database/entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/etag';
import { type ListPage, readPage } from '../http/list-page';
import type { ListRequest } from '../http/list-request.dto';
import { ActivationCheck } from '../identity/activation-check';
import { findPartner, lockPartner } from '../partners/find-partner';
import { restrictInfrastructure } from '../partners/infrastructure-fields';
import { maskPartner } from '../partners/partners.service';
import { restoreRevision } from './restore-revision';
import { type RolledBackPartner, unrestoredFields } from './roll-back.dto';

@Injectable()
export class RevisionsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly activation: ActivationCheck,
  ) {}

  async list(partnerCode: string, request: ListRequest): Promise<ListPage<PartnerRevision>> {
    await findPartner(this.database.manager, partnerCode);
    return readPage(
      this.database.manager
        .createQueryBuilder(PartnerRevision, 'revision')
        .where('revision.partner_code = :partnerCode', { partnerCode }),
      { column: 'revision.version', order: 'DESC', of: ({ version }) => version, isKey: Number.isSafeInteger },
      request,
    );
  }

  /** Restores the settings of a version. The restoration is a change too, and makes a new revision. */
  async rollBack(
    principal: Principal,
    partnerCode: string,
    version: number,
    condition: VersionCondition,
    note: string | undefined,
  ): Promise<RolledBackPartner> {
    const revision = await this.find(partnerCode, version);
    const checkedVersion = revision.after.partner.is_active ? await this.activation.check(partnerCode) : undefined;
    return this.config.write(
      principal,
      async (manager) => {
        const present = await lockPartner(manager, partnerCode, condition);
        if (checkedVersion !== undefined) this.activation.confirm(present, checkedVersion);
        // No rollback restores the other infrastructure fields.
        const { direct_access } = revision.after.partner as Partial<Partner>;
        restrictInfrastructure(principal, present, { direct_access });
        await restoreRevision(manager, partnerCode, version);
        await recordHistory(manager);
        const partner = maskPartner(await findPartner(manager, partnerCode));
        return Object.assign(partner, { kept: unrestoredFields(revision.after.partner, partner) });
      },
      note,
    );
  }

  /** Needs no lock, because revisions never change. @throws Problem 404 */
  async find(partnerCode: string, version: number): Promise<PartnerRevision> {
    const { manager } = this.database;
    await findPartner(manager, partnerCode);
    const revision = await manager.findOneBy(PartnerRevision, { partner_code: partnerCode, version });
    if (!revision) throw problems.notFound(`Version ${version} of partner "${partnerCode}"`);
    return revision;
  }
}
