import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { ApiPage, type ListPage } from '../http/list-page';
import { ListRequest } from '../http/list-request.dto';
import {
  ChangeEventSource,
  CreateEventSource,
  CreatedSourceKey,
  CreateSourceKey,
  EventSourceDocument,
  SourceKeyDocument,
} from './event-source.dto';
import { EventSourcesService } from './event-sources.service';

const CREATE_EXAMPLE = {
  code: 'shop',
  name: 'Our shop',
  origins: ['https://shop.example'],
  max_events_per_second: 100,
  ip_mode: 'truncated',
  signals: 'anonymise',
  query_parameters: ['variant'],
  partner_code: 'involve_asia',
};
const CHANGE_EXAMPLE = { origins: ['https://shop.example', 'https://www.shop.example'] };

const Code = (): MethodDecorator => ApiParam({ name: 'code', example: 'default' });

@AdminApi('analytics/sources', 'events')
export class EventSourcesController {
  constructor(private readonly sources: EventSourcesService) {}

  @Get()
  @ApiOperation({ summary: 'List the sources of events with their keys, by their codes' })
  @ApiPage(EventSourceDocument)
  listEventSources(@Query() request: ListRequest): Promise<ListPage<EventSourceDocument>> {
    return this.sources.list(request);
  }

  @Post()
  @ApiOperation({ summary: 'Add a source of events, with a public key' })
  @ApiBody({ type: CreateEventSource, examples: { 'a shop': { value: CREATE_EXAMPLE } } })
  @ApiCreatedResponse({ description: 'The source', type: EventSourceDocument })
  createEventSource(
    @CurrentPrincipal() principal: Principal,
    @Body() request: CreateEventSource,
  ): Promise<EventSourceDocument> {
    return this.sources.create(principal, request);
  }

  @Get(':code')
  @ApiOperation({ summary: 'Read a source of events; the ETag is its version' })
  @Code()
  @ApiOkResponse({ description: 'The source', type: EventSourceDocument })
  readEventSource(@Param('code') code: string): Promise<EventSourceDocument> {
    return this.sources.read(code);
  }

  @Patch(':code')
  @ApiOperation({ summary: 'Change a source of events; what is left out stays' })
  @Code()
  @ApiBody({ type: ChangeEventSource, examples: { 'other origins': { value: CHANGE_EXAMPLE } } })
  @ApiOkResponse({ description: 'The source', type: EventSourceDocument })
  changeEventSource(
    @CurrentPrincipal() principal: Principal,
    @Param('code') code: string,
    @IfMatch() condition: VersionCondition,
    @Body() request: ChangeEventSource,
  ): Promise<EventSourceDocument> {
    return this.sources.change(principal, code, condition, request);
  }

  @Delete(':code')
  @ApiOperation({ summary: 'Deactivate a source of events: its keys are refused, its events and history stay' })
  @Code()
  @ApiOkResponse({ description: 'The source', type: EventSourceDocument })
  deactivateEventSource(
    @CurrentPrincipal() principal: Principal,
    @Param('code') code: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<EventSourceDocument> {
    return this.sources.change(principal, code, condition, { is_active: false });
  }

  @Post(':code/keys')
  @ApiOperation({ summary: 'Add a write key to a source; a secret one is shown this once' })
  @Code()
  @ApiBody({ type: CreateSourceKey, examples: { 'a secret key': { value: { kind: 'secret' } } } })
  @ApiCreatedResponse({ description: 'The key, with its text', type: CreatedSourceKey })
  createSourceKey(
    @CurrentPrincipal() principal: Principal,
    @Param('code') code: string,
    @Body() request: CreateSourceKey,
  ): Promise<CreatedSourceKey> {
    return this.sources.addKey(principal, code, request.kind);
  }

  @Delete(':code/keys/:id')
  @ApiOperation({ summary: 'Revoke a write key, at once and permanently' })
  @Code()
  @ApiOkResponse({ description: 'The key', type: SourceKeyDocument })
  revokeSourceKey(
    @CurrentPrincipal() principal: Principal,
    @Param('code') code: string,
    @Param('id') id: string,
  ): Promise<SourceKeyDocument> {
    return this.sources.revokeKey(principal, code, id);
  }
}
