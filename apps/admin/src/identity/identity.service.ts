import { Problem, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { Partner } from '../database/entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/etag';
import { findPartner, lockPartner } from '../partners/find-partner';
import { DatabaseUrls } from '../secrets/database-urls.service';
import { DatabaseMoves } from './database-moves';
import { HostCheck } from './host-check';
import { changedIdentityFields, describeConsequences, identityAfter, mask } from './identity-fields';
import type { ChangeIdentity, IdentityPlan } from './identity.dto';

/** Changes whose data a partner's service works on, explicitly and never so that data would be hidden. */
@Injectable()
export class IdentityService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly config: ConfigWriter,
    private readonly hosts: HostCheck,
    private readonly databaseUrls: DatabaseUrls,
    private readonly moves: DatabaseMoves,
  ) {}

  /** What the change would do, and why it would be refused now. */
  async plan(
    principal: Principal,
    partnerCode: string,
    condition: VersionCondition,
    request: ChangeIdentity,
  ): Promise<IdentityPlan> {
    const partner = await findPartner(this.database.manager, partnerCode);
    condition(partner.version);
    await this.hosts.check({ database_url: request.database_url });
    const next = identityAfter(partner, request);
    return {
      partner_code: partnerCode,
      version: partner.version,
      is_done: false,
      changes: changedIdentityFields(partner, next).map((field) => ({
        field,
        from: mask(partner[field]),
        to: mask(next[field]),
      })),
      consequences: describeConsequences(partner, next),
      refusals: await this.moves.findBlockers(principal, partner, next),
    };
  }

  /**
   * Makes the change.
   *
   * @throws Problem 422 unless the code is repeated, 409 while data would be hidden or after a concurrent change
   */
  async change(
    principal: Principal,
    partnerCode: string,
    condition: VersionCondition,
    request: ChangeIdentity,
    confirmed: string,
  ): Promise<IdentityPlan> {
    if (confirmed !== partnerCode) {
      const reason = `must be the partner's code, ${partnerCode}`;
      throw problems.invalidRequest([{ field: 'confirm', code: 'confirmation_mismatch', value: confirmed, reason }]);
    }
    const plan = await this.plan(principal, partnerCode, condition, request);
    if (plan.refusals.length > 0) throw wouldHideData(plan);
    const version = await this.config.write(principal, async (manager) => {
      const partner = await lockPartner(manager, partnerCode);
      if (partner.version !== plan.version) throw changedConcurrently('its databases were compared');
      const { partner_code: _, ...columns } = identityAfter(partner, request);
      columns.database_url &&= this.databaseUrls.seal(partnerCode, columns.database_url);
      await manager.update(Partner, { partner_code: partnerCode }, columns);
      await recordHistory(manager);
      return (await findPartner(manager, partnerCode)).version;
    });
    return Object.assign(plan, { version, is_done: true });
  }
}

function wouldHideData({ partner_code, refusals: fieldErrors }: IdentityPlan): Problem {
  const detail = `The identity of ${partner_code} is not changed, because data would be hidden, or might be.`;
  return new Problem({ status: 409, code: 'would_hide_data', detail, fieldErrors });
}

/** @param meanwhile what happened between reading the partner and locking it */
export function changedConcurrently(meanwhile: string): Problem {
  const reason = `changed while ${meanwhile}`;
  return problems.conflict(`The partner was changed while ${meanwhile}. Read it again and repeat.`, [
    { field: 'version', code: 'changed_concurrently', reason },
  ]);
}
