import { UNROUTED_PAGE, UNROUTED_REPORT } from '@app/internal-protocol';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { GatewayQueuesService } from './gateway-queues.service';
import { RedriveUnrouted, UnroutedRequest } from './gateway-queues.dto';

@AdminApi('unrouted', 'unrouted requests')
export class UnroutedController {
  constructor(private readonly queues: GatewayQueuesService) {}

  @Get()
  @ApiOperation({ summary: 'List requests to paths that no partner has, such as a mistyped URL; the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: UNROUTED_PAGE })
  listUnrouted(@CurrentPrincipal() principal: Principal, @Query() request: UnroutedRequest): Promise<unknown> {
    return this.queues.list(principal, 'unrouted', request);
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Process stored requests again: at the endpoint that is named, else where their path leads now',
  })
  @ApiBody({
    type: RedriveUnrouted,
    examples: { 'a mistyped URL': { value: { path_prefix: '/partner/recter/', endpoint_path: '/rector/event' } } },
  })
  @ApiOkResponse({ description: 'What was done', schema: UNROUTED_REPORT })
  redriveUnrouted(@CurrentPrincipal() principal: Principal, @Body() request: RedriveUnrouted): Promise<unknown> {
    return this.queues.redrive(principal, 'unrouted', request);
  }
}
