import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import {
  REPORT,
  type Report,
  REPORT_RUN,
  REPORT_RUNS,
  type ReportRun,
  type ReportRuns,
  REPORTS,
  type Reports,
  schemas,
} from '@app/internal-protocol';
import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { readerOf } from '../dashboards/dashboard-reader';
import { DashboardsRepository } from '../dashboards/dashboards.repository';
import { readId } from '../database/uuid';
import { InsightEnvironment } from '../insight.env';
import { reportChannels } from '../alert-messages/available-channels';
import { NEEDED_OF_REPORT, readReport, SAVED_REPORT, type SavedReport } from './read-report';
import { ReportsRepository } from './reports.repository';

const MAX_VERSION = 2_147_483_647;
const { INTEGER, objectOf, UUID } = schemas;
const VERSION = { version: { ...INTEGER, description: 'The one that is replaced' } };
const TILE = {
  id: 'payout',
  title: '',
  chart: 'table',
  width: 4,
  plan: { metrics: ['payout'], dimensions: ['offer'] },
  comparison: 'none',
  period: null,
};
const EXAMPLE = {
  name: 'Payout by offer',
  board: { tiles: [TILE], period: 'yesterday' },
  language: 'en',
  timezone: 'Asia/Kuala_Lumpur',
  schedule: { every: 'day', at: '08:00' },
  channels: ['webhook'],
};

const LIST = { summary: 'Reports', response: REPORTS };
const FIND = { summary: 'A report', response: REPORT };
const CREATE = {
  summary: 'Create a report',
  body: SAVED_REPORT,
  required: NEEDED_OF_REPORT,
  example: EXAMPLE,
  response: REPORT,
};
const REPLACE = {
  summary: 'Replace a report',
  body: { ...VERSION, ...SAVED_REPORT },
  required: [...Object.keys(VERSION), ...NEEDED_OF_REPORT],
  example: { ...EXAMPLE, version: 1 },
  response: REPORT,
};
const DELETE = {
  summary: 'Delete a report with its runs',
  body: VERSION,
  required: Object.keys(VERSION),
  example: { version: 2 },
  response: objectOf('DeletedReport', { id: UUID }),
};
const RUNS = { summary: 'The newest runs of a report', response: REPORT_RUNS };
const RUN = { summary: 'A run with its figures as they were', response: REPORT_RUN };

/** Reports for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/reports')
export class ReportsController {
  constructor(
    private readonly reports: ReportsRepository,
    private readonly dashboards: DashboardsRepository,
    private readonly environment: InsightEnvironment,
  ) {}

  @Get()
  @Contract(LIST)
  async list(): Promise<Reports> {
    return { data: await this.reports.list(), available_channels: reportChannels(this.environment) };
  }

  @Get(':id')
  @Contract(FIND)
  find(@Param('id') id: string): Promise<Report> {
    return this.reports.find(readId(id, 'The report'));
  }

  @Post()
  @HttpCode(200)
  @Contract(CREATE)
  async create(@Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Report> {
    const saved = await this.read(input, peer);
    return this.reports.insert(nameOf(peer), saved, new Date());
  }

  @Post(':id/replace')
  @HttpCode(200)
  @Contract(REPLACE)
  async replace(@Param('id') id: string, @Input() input: InputReader, @Peer() peer: ServicePeer): Promise<Report> {
    const version = readVersion(input);
    const saved = await this.read(input, peer);
    return this.reports.update(nameOf(peer), readId(id, 'The report'), version, saved, new Date());
  }

  @Post(':id/delete')
  @HttpCode(200)
  @Contract(DELETE)
  async delete(@Param('id') id: string, @Input() input: InputReader): Promise<{ id: string }> {
    const version = readVersion(input);
    input.check();
    await this.reports.delete(readId(id, 'The report'), version);
    return { id };
  }

  @Get(':id/runs')
  @Contract(RUNS)
  async listRuns(@Param('id') id: string): Promise<ReportRuns> {
    return { data: await this.reports.listRuns(readId(id, 'The report')) };
  }

  @Get(':id/runs/:run')
  @Contract(RUN)
  findRun(@Param('id') id: string, @Param('run') run: string): Promise<ReportRun> {
    return this.reports.findRun(readId(id, 'The report'), readId(run, 'The run'));
  }

  /** @throws Problem 422, and 404 for a dashboard that the person may not see */
  private async read(input: InputReader, peer: ServicePeer): Promise<SavedReport> {
    const saved = readReport(input);
    input.check();
    if (saved.dashboardId !== null) await this.dashboards.find(readerOf(peer), saved.dashboardId);
    return saved;
  }
}

/** The signature of the admin app covers the name. */
function nameOf({ actor }: ServicePeer): string {
  return actor?.name ?? '';
}

function readVersion(input: InputReader): number {
  return input.wholeNumber('version', 1, MAX_VERSION) ?? 0;
}
