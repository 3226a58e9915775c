import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { AuditCollector } from '../audit/audit-collector.service';
import { AdminOnly } from '../auth/api-key.guard';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClient } from '../internal-client/internal-client';
import { findPartner } from '../partners/find-partner';
import { ComplianceReport, ComplianceRequest, type RetainedData } from './compliance.dto';
import { ComplianceRepository } from './compliance.repository';

/** The service may have to search for its oldest rows. */
const DEADLINE_MS = 60_000;

@AdminApi('compliance-report', 'personal data')
@AdminOnly()
export class ComplianceController {
  constructor(
    private readonly repository: ComplianceRepository,
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
    const partner = await findPartner(this.database.manager, partner_code);
    await this.collector.collect([partner_code]);
    const [changes, personal_data, keys, audit_chain, retained] = await Promise.all([
      this.repository.countEvents(request),
      this.repository.listPersonalDataEvents(request),
      this.repository.listKeys(request),
      this.repository.verifyChain(),
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
}
