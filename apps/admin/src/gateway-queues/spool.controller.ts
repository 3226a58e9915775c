import { DEAD_LETTER_REPORT, SPOOL_PAGE, SPOOL_REPORT } from '@app/internal-protocol';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { GatewayQueuesService } from './gateway-queues.service';
import { DeadLetterSpool, RedriveSpool, SpoolRequest } from './gateway-queues.dto';

@AdminApi('spool', 'spool')
export class SpoolController {
  constructor(private readonly queues: GatewayQueuesService) {}

  @Get()
  @ApiOperation({
    summary: 'List postbacks that wait for their service (waiting), and those that a service refused (dead)',
  })
  @ApiOkResponse({ description: 'One page of the list', schema: SPOOL_PAGE })
  listSpool(@CurrentPrincipal() principal: Principal, @Query() request: SpoolRequest): Promise<unknown> {
    return this.queues.list(principal, 'spool', request);
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deliver dead-lettered entries again: some by their ids, those of a partner, or all' })
  @ApiBody({ type: RedriveSpool, examples: { 'all of one': { value: { partner_code: 'rector', state: 'dead' } } } })
  @ApiOkResponse({ description: 'What was done', schema: SPOOL_REPORT })
  redriveSpool(@CurrentPrincipal() principal: Principal, @Body() request: RedriveSpool): Promise<unknown> {
    return this.queues.redrive(principal, 'spool', request);
  }

  @Post('dead-letter')
  @HttpCode(200)
  @ApiOperation({ summary: 'Dead-letter waiting entries, so that they are not attempted again; a redrive undoes it' })
  @ApiBody({
    type: DeadLetterSpool,
    examples: {
      'one that crashes its service': {
        value: { ids: ['019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b'], reason: 'Crashes the service' },
      },
    },
  })
  @ApiOkResponse({ description: 'What was done', schema: DEAD_LETTER_REPORT })
  deadLetterSpool(@CurrentPrincipal() principal: Principal, @Body() request: DeadLetterSpool): Promise<unknown> {
    return this.queues.deadLetter(principal, request);
  }
}
