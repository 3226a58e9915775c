import { UNROUTED_PAGE, UNROUTED_REPORT } from '@app/internal-protocol';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { pickDefined } from '../http/pick-defined';
import { GatewayQueuesService } from './gateway-queues.service';
import { RedriveUnrouted, UnroutedRequest } from './unrouted.dto';

@AdminApi('unrouted', 'unrouted requests')
export class UnroutedController {
  constructor(private readonly queues: GatewayQueuesService) {}

  @Get()
  @ApiOperation({ summary: 'Requests to addresses that nobody has, a mistyped URL say; the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: UNROUTED_PAGE })
  listUnrouted(@CurrentPrincipal() caller: Principal, @Query() request: UnroutedRequest): Promise<unknown> {
    return this.queues.list(caller, 'unrouted', pickDefined(request));
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Drive kept requests again: to the endpoint named, else to where their path leads now' })
  @ApiBody({
    type: RedriveUnrouted,
    examples: { 'a mistyped URL': { value: { path_prefix: '/partner/recter/', endpoint_path: '/rector/event' } } },
  })
  @ApiOkResponse({ description: 'What was done', schema: UNROUTED_REPORT })
  redriveUnrouted(@CurrentPrincipal() caller: Principal, @Body() request: RedriveUnrouted): Promise<unknown> {
    return this.queues.redrive(caller, 'unrouted', pickDefined(request));
  }
}
