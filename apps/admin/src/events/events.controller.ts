import {
  DEAD_EVENTS_PAGE,
  DEAD_EVENTS_REPORT,
  type DeadEventsReport,
  EVENTS_PAGE,
  REJECTS_PAGE,
  REJECTS_REPORT,
  type RejectsReport,
} from '@app/internal-protocol';
import { Body, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditModule } from '../audit/audit.module';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ListDeadEvents, ListEvents, ListRejects, RedriveDeadEvents, RedriveRejects } from './events.dto';
import { EventsService } from './events.service';
import { SourceCodes } from './source-codes.service';

@AdminApi('analytics', 'events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  @Get('events')
  @ApiOperation({ summary: 'List events, the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: EVENTS_PAGE })
  listEvents(@CurrentPrincipal() principal: Principal, @Query() request: ListEvents): Promise<unknown> {
    return this.events.listEvents(principal, request);
  }

  @Get('rejects')
  @ApiOperation({ summary: 'List events that could not be read, the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: REJECTS_PAGE })
  listRejectedEvents(@CurrentPrincipal() principal: Principal, @Query() request: ListRejects): Promise<unknown> {
    return this.events.listRejects(principal, request);
  }

  @Post('rejects/redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read rejected events again, 500 at a time: some by their ids, by source and reason, or all',
  })
  @ApiBody({ type: RedriveRejects, examples: { 'of one source': { value: { source: 'default', code: 'required' } } } })
  @ApiOkResponse({ description: 'What became of each', schema: REJECTS_REPORT })
  redriveRejectedEvents(
    @CurrentPrincipal() principal: Principal,
    @Body() request: RedriveRejects,
  ): Promise<RejectsReport> {
    return this.events.redriveRejects(principal, request);
  }

  @Get('dead')
  @ApiOperation({ summary: 'List events that a handler failed on at every attempt, the latest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: DEAD_EVENTS_PAGE })
  listDeadEvents(@CurrentPrincipal() principal: Principal, @Query() request: ListDeadEvents): Promise<unknown> {
    return this.events.listDeadEvents(principal, request);
  }

  @Post('dead/redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Give dead events to their handlers again: some by their ids, by handler and source, or all',
  })
  @ApiBody({ type: RedriveDeadEvents, examples: { 'of one handler': { value: { handler: 'hourly' } } } })
  @ApiOkResponse({ description: 'What was done', schema: DEAD_EVENTS_REPORT })
  redriveDeadEvents(
    @CurrentPrincipal() principal: Principal,
    @Body() request: RedriveDeadEvents,
  ): Promise<DeadEventsReport> {
    return this.events.redriveDeadEvents(principal, request);
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [EventsController],
  providers: [EventsService, SourceCodes],
})
export class EventsModule {}
