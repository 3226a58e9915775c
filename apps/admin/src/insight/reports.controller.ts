import {
  REPORT,
  type Report,
  REPORT_RUN,
  REPORT_RUNS,
  type ReportRun,
  type ReportRuns,
  REPORTS,
  type Reports,
} from '@app/internal-protocol';
import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { SaveReport } from './reports.dto';
import { ReportsService } from './reports.service';

const TILE = {
  id: 'payout',
  title: '',
  chart: 'table',
  width: 4,
  plan: { metrics: ['conversions', 'payout'], dimensions: ['offer'] },
  comparison: 'before',
  period: null,
};
const EXAMPLE = {
  name: 'Payout of yesterday',
  board: { tiles: [TILE], period: 'yesterday' },
  language: 'zh-Hant',
  timezone: 'Asia/Taipei',
  schedule: { every: 'day', at: '08:00' },
  channels: ['email'],
  recipients: ['team@example.com'],
  skips_empty: true,
};
const BODY = { type: SaveReport, examples: { 'every morning': { value: EXAMPLE } } };

const Id = (name: string): MethodDecorator =>
  ApiParam({ name, schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });

/** Figures that are sent on a schedule. Keys of partners have none: a report may name other partners. */
@AdminApi('insight/reports', 'insight')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get()
  @ApiOperation({ summary: 'List the reports' })
  @ApiOkResponse({ description: 'The reports', schema: REPORTS })
  listReports(@CurrentPrincipal() principal: Principal): Promise<Reports> {
    return this.reports.list(principal);
  }

  @Post()
  @ApiOperation({ summary: 'Create a report' })
  @ApiBody(BODY)
  @ApiCreatedResponse({ description: 'The report', schema: REPORT })
  createReport(@CurrentPrincipal() principal: Principal, @Body() report: SaveReport): Promise<Report> {
    return this.reports.create(principal, report);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a report; the ETag is its version' })
  @Id('id')
  @ApiOkResponse({ description: 'The report', schema: REPORT })
  readReport(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<Report> {
    return this.reports.find(principal, id);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace a report' })
  @Id('id')
  @ApiBody(BODY)
  @ApiOkResponse({ description: 'The report', schema: REPORT })
  replaceReport(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() report: SaveReport,
    @IfMatch() condition: VersionCondition,
  ): Promise<Report> {
    return this.reports.replace(principal, id, report, condition);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a report with its runs' })
  @Id('id')
  @ApiNoContentResponse({ description: 'The report is deleted' })
  deleteReport(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<void> {
    return this.reports.delete(principal, id, condition);
  }

  @Get(':id/runs')
  @ApiOperation({ summary: 'List the newest hundred runs of a report' })
  @Id('id')
  @ApiOkResponse({ description: 'The runs, without their figures', schema: REPORT_RUNS })
  listReportRuns(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ReportRuns> {
    return this.reports.listRuns(principal, id);
  }

  @Get(':id/runs/:run')
  @ApiOperation({ summary: 'Read a run: the figures as they were' })
  @Id('id')
  @Id('run')
  @ApiOkResponse({ description: 'The run', schema: REPORT_RUN })
  readReportRun(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('run') run: string,
  ): Promise<ReportRun> {
    return this.reports.findRun(principal, id, run);
  }
}
