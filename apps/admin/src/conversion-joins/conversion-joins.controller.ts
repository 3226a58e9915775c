import {
  CLICK_JOURNEY,
  CLICK_REPORT,
  type ClickJourney,
  type ClickReport,
  FUNNEL,
  type Funnel,
  UNMATCHED_CLICKS,
  UNMATCHED_CONVERSIONS,
  type UnmatchedClick,
  type UnmatchedConversion,
  type UnmatchedPage,
} from '@app/internal-protocol';
import { Get, Module, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { SourceCodes } from '../event-sources/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';
import {
  ClickReportRequest,
  type ClickSpanRequest,
  FunnelRequest,
  UnmatchedClicksRequest,
  UnmatchedConversionsRequest,
} from './conversion-joins.dto';

const DEADLINE_MS = 15_000;

/** What events led to; the collector knows sources by their ids, and people by their codes. */
@AdminApi('analytics', 'events')
export class ConversionJoinsController {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  @Get('funnel')
  @ApiOperation({ summary: 'How many sessions or clicks came how far through some steps, with earnings per click' })
  @ApiOkResponse({ description: 'The steps in order; events of bots are left out', schema: FUNNEL })
  async readFunnel(@CurrentPrincipal() principal: Principal, @Query() request: FunnelRequest): Promise<Funnel> {
    return this.request<Funnel>(principal, 'funnel', await this.withSourceId(request));
  }

  @Get('click-report')
  @ApiOperation({ summary: 'Clicks and what they led to, by source, campaign, page, product or offer' })
  @ApiOkResponse({ description: 'Most clicks first, at most 1,000 rows', schema: CLICK_REPORT })
  async readClickReport(
    @CurrentPrincipal() principal: Principal,
    @Query() request: ClickReportRequest,
  ): Promise<ClickReport> {
    const report = await this.request<ClickReport>(principal, 'click-report', await this.withSourceId(request));
    if (request.group_by !== 'source') return report;
    const codes = await this.sources.all();
    return { ...report, rows: report.rows.map((row) => ({ ...row, key: codeOf(codes, Number(row.key)) })) };
  }

  @Get('clicks/:click_id')
  @ApiParam({ name: 'click_id', example: 'click-51d7e0' })
  @ApiOperation({ summary: 'The events around one click, and the conversions that it led to' })
  @ApiOkResponse({ description: 'Oldest first; ids are masked for viewers', schema: CLICK_JOURNEY })
  async readClickJourney(
    @CurrentPrincipal() principal: Principal,
    @Param('click_id') clickId: string,
  ): Promise<ClickJourney> {
    const found = await this.request<ClickJourney>(principal, 'click-journey', { click_id: clickId });
    const codes = await this.sources.all();
    const journey = found.journey.map((entry) =>
      entry.kind === 'event' ? { ...entry, source: codeOf(codes, Number(entry.source)) } : entry,
    );
    return { ...found, journey };
  }

  @Get('unmatched-clicks')
  @ApiOperation({ summary: 'Clicks without a conversion: not converted, or tracking was lost' })
  @ApiOkResponse({ description: 'Newest first; ids are masked for viewers', schema: UNMATCHED_CLICKS })
  async listUnmatchedClicks(
    @CurrentPrincipal() principal: Principal,
    @Query() request: UnmatchedClicksRequest,
  ): Promise<UnmatchedPage<UnmatchedClick>> {
    const query = await this.withSourceId(request);
    const page = await this.request<UnmatchedPage<UnmatchedClick>>(principal, 'unmatched-clicks', query);
    const codes = await this.sources.all();
    return { ...page, data: page.data.map((row) => ({ ...row, source: codeOf(codes, Number(row.source)) })) };
  }

  @Get('unmatched-conversions')
  @ApiOperation({ summary: 'Conversions whose click no event has: another channel, or fraud' })
  @ApiOkResponse({ description: 'Newest first; click ids are masked for viewers', schema: UNMATCHED_CONVERSIONS })
  listUnmatchedConversions(
    @CurrentPrincipal() principal: Principal,
    @Query() request: UnmatchedConversionsRequest,
  ): Promise<UnmatchedPage<UnmatchedConversion>> {
    return this.request(principal, 'unmatched-conversions', request);
  }

  private async withSourceId({ source, ...request }: ClickSpanRequest): Promise<object> {
    return { ...request, source_id: await this.sources.idOf(source) };
  }

  private async request<Body>(principal: Principal, read: string, values: object): Promise<Body> {
    const path = `${read}?${queryOf(values)}`;
    return bodyOf(
      await this.client.requestAnalytics<Body>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
  }
}

function codeOf(codes: ReadonlyMap<number, string>, id: number): string {
  return codes.get(id) ?? String(id);
}

@Module({ imports: [InternalClientModule, EventSourcesModule], controllers: [ConversionJoinsController] })
export class ConversionJoinsModule {}
