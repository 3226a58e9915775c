import { maskPassword, Problem, problems } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { Partner } from '../config-entities';
import { ConfigWriter, recordHistory } from '../database/config-writer';
import type { VersionCondition } from '../http/if-match';
import { DatabaseUrls } from '../partners/database-urls.service';
import { HostCheck } from '../partners/host-check';
import { findPartner, lockPartner } from '../partners/find-partner';
import { DatabaseMoves } from './database-moves';
import { describeConsequences } from './describe-consequences';
import type { ChangeIdentity, IdentityPlan } from './identity.dto';
import { changedIdentityOf, type Identity } from './identity-fields';

/** Changes whose data a partner's service works on: never by the way, and never so that data would be hidden. */
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
    caller: Principal,
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
      changes: changedIdentityOf(partner, next).map((field) => ({
        field,
        from: masked(partner[field]),
        to: masked(next[field]),
      })),
      consequences: describeConsequences(partner, next),
      refusals: await this.moves.findBlockers(caller, partner, next),
    };
  }

  /**
   * Makes the change.
   *
   * @throws Problem 422 unless the code is repeated, 409 while data would be hidden or when the partner was changed meanwhile
   */
  async change(
    caller: Principal,
    partnerCode: string,
    condition: VersionCondition,
    request: ChangeIdentity,
    confirmed: string,
  ): Promise<IdentityPlan> {
    if (confirmed !== partnerCode) {
      const reason = `must be the partner's code, ${partnerCode}`;
      throw problems.invalidRequest([{ field: 'confirm', value: confirmed, reason }]);
    }
    const plan = await this.plan(caller, partnerCode, condition, request);
    if (plan.refusals.length > 0) throw wouldHideData(plan);
    const version = await this.config.write(caller, async (manager) => {
      const partner = await lockPartner(manager, partnerCode);
      if (partner.version !== plan.version) throw changedMeanwhile();
      const { partner_code: _, ...next } = identityAfter(partner, request);
      const database_url = next.database_url && this.databaseUrls.seal(partnerCode, next.database_url);
      const columns = { ...next, database_url };
      await manager.update(Partner, { partner_code: partnerCode }, columns);
      await recordHistory(manager);
      return (await findPartner(manager, partnerCode)).version;
    });
    return Object.assign(plan, { version, is_done: true });
  }
}

/** The identity that a partner would have; a URL that is sent back as it was shown means the present one. */
function identityAfter(partner: Identity, request: ChangeIdentity): Identity {
  const changes = Object.fromEntries(
    changedIdentityOf(partner, request).map((field) => [field, request[field as keyof ChangeIdentity]]),
  );
  const { partner_code, database_name, database_url, cloud_run_service_name } = partner;
  return { partner_code, database_name, database_url, cloud_run_service_name, ...changes };
}

function masked(value: string | null): string | null {
  return value && maskPassword(value);
}

function wouldHideData({ partner_code, refusals }: IdentityPlan): Problem {
  const detail = `The identity of ${partner_code} is not changed, because data would be hidden, or might be.`;
  return new Problem({ status: 409, code: 'would_hide_data', detail, fieldErrors: refusals });
}

function changedMeanwhile(): Problem {
  return problems.conflict('The partner was changed while its databases were compared. Read it again and repeat.');
}
