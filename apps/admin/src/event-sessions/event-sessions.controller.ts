import { EVENT_PATHS, EVENT_SESSION_LIST, type EventPaths, type EventSessionList } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { SourceCodes } from '../event-sources/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { queryOf } from '../internal-client/request-each';
import { EventPathsRequest, EventSessionsRequest } from './event-sessions.dto';

const DEADLINE_MS = 10_000;

@AdminApi('analytics', 'events')
export class EventSessionsController {
  constructor(
    private readonly client: InternalClient,
    private readonly sources: SourceCodes,
  ) {}

  @Get('sessions')
  @ApiOperation({ summary: 'List sessions of visitors, the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: EVENT_SESSION_LIST })
  async listEventSessions(
    @CurrentPrincipal() principal: Principal,
    @Query() { source, ...request }: EventSessionsRequest,
  ): Promise<EventSessionList> {
    const list = await this.read<EventSessionList>(principal, 'event-sessions', source, request);
    const codes = await this.sources.all();
    const data = list.data.map((session) => ({
      ...session,
      source: codes.get(Number(session.source)) ?? session.source,
    }));
    return { ...list, data };
  }

  @Get('paths')
  @ApiOperation({ summary: 'Pages on which sessions began and ended, and the most common steps between pages' })
  @ApiOkResponse({ description: 'The figures', schema: EVENT_PATHS })
  readEventPaths(
    @CurrentPrincipal() principal: Principal,
    @Query() { source, ...request }: EventPathsRequest,
  ): Promise<EventPaths> {
    return this.read<EventPaths>(principal, 'event-paths', source, request);
  }

  private async read<Body>(
    principal: Principal,
    resource: string,
    source: string | undefined,
    request: object,
  ): Promise<Body> {
    const path = `${resource}?${queryOf({ ...request, source_id: await this.sources.idOf(source) })}`;
    return bodyOf(
      await this.client.requestAnalytics<Body>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
  }
}

@Module({ imports: [InternalClientModule, EventSourcesModule], controllers: [EventSessionsController] })
export class EventSessionsModule {}
