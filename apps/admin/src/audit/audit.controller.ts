import { Get, Inject, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { AuditEntry } from '../database/entities';
import { AdminApi } from '../http/admin-api';
import { ApiPage, type ListPage, readPage } from '../http/list-page';
import { AuditCollector } from './audit-collector.service';
import { AuditRequest } from './audit.dto';

const FILTERS = ['partner_code', 'actor', 'key_id', 'entity', 'entity_id', 'action'] as const;

@AdminApi('audit', 'audit')
export class AuditController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly collector: AuditCollector,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List who changed what, changes in SQL included; the newest first' })
  @ApiPage(AuditEntry)
  async listAuditEvents(@Query() request: AuditRequest): Promise<ListPage<AuditEntry>> {
    if (request.partner_code !== undefined) await this.collector.collect([request.partner_code]);
    const query = this.database.manager.createQueryBuilder(AuditEntry, 'entry');
    for (const field of FILTERS) {
      if (request[field] !== undefined) query.andWhere(`entry.${field} = :${field}`, { [field]: request[field] });
    }
    if (request.from) query.andWhere('entry.at >= :from', { from: request.from });
    if (request.to) query.andWhere('entry.at < :to', { to: request.to });
    return readPage(
      query,
      { column: 'entry.id', order: 'DESC', of: (entry) => entry.id, isKey: Number.isSafeInteger },
      request,
    );
  }
}
