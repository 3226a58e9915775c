import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { AuditCollector } from '../audit/audit-collector.service';
import { ForAdmins } from '../auth/api-key.guard';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { findPartner } from '../partners/find-partner';
import { InternalClient } from '../internal-client/internal-client';
import { ComplianceReport, ComplianceRequest, type RetainedData } from './compliance.dto';
import { ComplianceRepository } from './compliance.repository';

/** The oldest of the ledger may have to be looked for. */
const DEADLINE_MS = 60_000;

@AdminApi('compliance-report', 'personal data')
@ForAdmins()
export class ComplianceController {
  constructor(
    private readonly repository: ComplianceRepository,
    private readonly services: InternalClient,
    private readonly collector: AuditCollector,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who saw and changed what of a partner, whether retention is kept, key use; for admins' })
  @ApiOkResponse({ type: ComplianceReport })
  async readComplianceReport(
    @CurrentPrincipal() caller: Principal,
    @Query() request: ComplianceRequest,
  ): Promise<ComplianceReport> {
    const partner = await findPartner(this.database.manager, request.partner_code);
    await this.collector.collect([request.partner_code]);
    const [changes, personalData, keys, auditChain, kept] = await Promise.all([
      this.repository.countEvents(request),
      this.repository.listPersonalDataEvents(request),
      this.repository.listKeys(request),
      this.repository.verifyChain(),
      this.services.requestPartner<{ kept: RetainedData[] }>(caller, partner, {
        method: 'GET',
        path: 'kept-data',
        deadlineMs: DEADLINE_MS,
      }),
    ]);
    return {
      partner_code: request.partner_code,
      from: request.from,
      to: request.to,
      changes,
      personal_data: personalData,
      keys,
      audit_chain: auditChain,
      retention: kept.ok ? kept.body.kept : null,
      retention_not_answered: kept.ok ? null : kept.problem.message,
    };
  }
}
