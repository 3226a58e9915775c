import { UNROUTED_PAGE, UNROUTED_REPORT } from '@app/postback';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../auth/caller';
import { AdminApi } from '../http/admin-api';
import { givenOf } from '../http/given-of';
import { GatewayQueues } from '../spool/gateway-queues';
import { RedriveUnrouted, UnroutedRequest } from './unrouted.dto';

@AdminApi('unrouted', 'unrouted requests')
export class UnroutedController {
  constructor(private readonly queues: GatewayQueues) {}

  @Get()
  @ApiOperation({ summary: 'Requests to addresses that nobody has, a mistyped URL say; the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: UNROUTED_PAGE })
  list(@CallerOf() caller: Caller, @Query() request: UnroutedRequest): Promise<unknown> {
    return this.queues.list(caller, 'unrouted', givenOf(request));
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Drive kept requests again: to the endpoint named, else to where their path leads now' })
  @ApiBody({
    type: RedriveUnrouted,
    examples: { 'a mistyped URL': { value: { path_prefix: '/partner/recter/', endpoint_path: '/rector/event' } } },
  })
  @ApiOkResponse({ description: 'What was done', schema: UNROUTED_REPORT })
  redrive(@CallerOf() caller: Caller, @Body() request: RedriveUnrouted): Promise<unknown> {
    return this.queues.redrive(caller, 'unrouted', givenOf(request));
  }
}
