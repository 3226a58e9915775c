import { readStatement } from '@app/common/database/read-statement';
import { FIND_FIRST_BROKEN_LINK, READ_CHAIN_HEAD } from '@app/partner-config/audit-chain';
import { Get, Inject, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { AuditCollector } from '../audit/audit-collector.service';
import { AuditModule } from '../audit/audit.module';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { findPartner } from '../partners/find-partner';
import {
  type AuditChain,
  type AuditEventCount,
  ComplianceReport,
  ComplianceRequest,
  type KeyUse,
  type PersonalDataEvent,
  type RetainedData,
} from './compliance.dto';

/** The service may have to search for its oldest rows. */
const DEADLINE_MS = 60_000;

const COUNT_EVENTS = readStatement(__dirname, 'count_events').text;
const LIST_PERSONAL_DATA_EVENTS = readStatement(__dirname, 'list_personal_data_events').text;
const LIST_KEYS = readStatement(__dirname, 'list_keys').text;

@AdminApi('compliance-report', 'personal data')
@AdminOnly()
export class ComplianceController {
  constructor(
    private readonly client: InternalClient,
    private readonly collector: AuditCollector,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Report who saw and changed what of a partner, whether retention is kept, key use; for admins',
  })
  @ApiOkResponse({ type: ComplianceReport })
  async readComplianceReport(
    @CurrentPrincipal() principal: Principal,
    @Query() request: ComplianceRequest,
  ): Promise<ComplianceReport> {
    const { partner_code, from, to } = request;
    const scope = [partner_code, from, to];
    const partner = await findPartner(this.database.manager, partner_code);
    await this.collector.collect([partner_code]);
    const [changes, personal_data, keys, audit_chain, retained] = await Promise.all([
      this.database.query<AuditEventCount[]>(COUNT_EVENTS, scope),
      this.database.query<PersonalDataEvent[]>(LIST_PERSONAL_DATA_EVENTS, scope),
      this.database.query<KeyUse[]>(LIST_KEYS, scope),
      this.verifyChain(),
      this.client.requestPartner<{ kept: RetainedData[] }>(principal, partner, {
        method: 'GET',
        path: 'kept-data',
        deadlineMs: DEADLINE_MS,
      }),
    ]);
    return {
      partner_code,
      from,
      to,
      changes,
      personal_data,
      keys,
      audit_chain,
      retention: retained.ok ? retained.body.kept : null,
      retention_not_answered: retained.ok ? null : retained.problem.message,
    };
  }

  /** Reads the whole log, and therefore has a longer timeout than other statements. */
  private verifyChain(): Promise<AuditChain> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '60s'`);
      const [head] = (await manager.query(READ_CHAIN_HEAD)) as { entries: number; head: string }[];
      const [misfit] = (await manager.query(FIND_FIRST_BROKEN_LINK)) as NonNullable<AuditChain['first_misfit']>[];
      return { entries: head?.entries ?? 0, head: head?.head ?? null, first_misfit: misfit ?? null };
    });
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ComplianceController],
})
export class ComplianceModule {}
