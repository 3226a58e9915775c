import { EVENT_STATISTICS, type EventStatistics } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';
import { EventStatisticsRequest } from './event-statistics.dto';

const DEADLINE_MS = 10_000;

@AdminApi('analytics/statistics', 'events')
export class EventStatisticsController {
  constructor(private readonly client: InternalClient) {}

  @Get()
  @ApiOperation({ summary: 'Events and purchases of a span, with the time until which they are complete' })
  @ApiOkResponse({ description: 'The figures; events of bots are left out', schema: EVENT_STATISTICS })
  async readEventStatistics(
    @CurrentPrincipal() principal: Principal,
    @Query() request: EventStatisticsRequest,
  ): Promise<EventStatistics> {
    const path = `event-statistics?${queryOf(request)}`;
    return bodyOf(
      await this.client.requestAnalytics<EventStatistics>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
  }
}

@Module({ imports: [InternalClientModule], controllers: [EventStatisticsController] })
export class EventStatisticsModule {}
