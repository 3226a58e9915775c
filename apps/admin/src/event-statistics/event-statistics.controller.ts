import { EVENT_STATISTICS, type EventStatistics } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { SourceCodes } from '../event-sources/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';
import { EventStatisticsRequest } from './event-statistics.dto';

const DEADLINE_MS = 10_000;

@AdminApi('analytics/statistics', 'events')
export class EventStatisticsController {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Events, visitors, sessions and purchases of a span, with the time until which they are complete',
  })
  @ApiOkResponse({ description: 'The figures; events of bots count only on request', schema: EVENT_STATISTICS })
  async readEventStatistics(
    @CurrentPrincipal() principal: Principal,
    @Query() { source, ...request }: EventStatisticsRequest,
  ): Promise<EventStatistics> {
    const path = `event-statistics?${queryOf({ ...request, source_id: await this.sources.idOf(source) })}`;
    const statistics = bodyOf(
      await this.client.requestAnalytics<EventStatistics>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
    return request.group_by === 'source' ? this.withCodes(statistics) : statistics;
  }

  /** Sources are keys by their ids; people know them by their codes. */
  private async withCodes(statistics: EventStatistics): Promise<EventStatistics> {
    const codes = await this.sources.all();
    const rows = statistics.rows.map((row) => ({ ...row, key: codes.get(Number(row.key)) ?? row.key }));
    return { ...statistics, rows };
  }
}

@Module({ imports: [InternalClientModule, EventSourcesModule], controllers: [EventStatisticsController] })
export class EventStatisticsModule {}
