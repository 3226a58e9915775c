import { DEAD_LETTER_REPORT, SPOOL_PAGE, SPOOL_REPORT } from '@app/internal-protocol';
import { Body, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { pickDefined } from '../http/pick-defined';
import { GatewayQueuesService } from './gateway-queues.service';
import { DeadLetterSpool, RedriveSpool, SpoolRequest } from './spool.dto';

@AdminApi('spool', 'spool')
export class SpoolController {
  constructor(private readonly queues: GatewayQueuesService) {}

  @Get()
  @ApiOperation({ summary: 'What the gateway keeps until a service takes it, and what no service would take (dead)' })
  @ApiOkResponse({ description: 'One page of the list', schema: SPOOL_PAGE })
  listSpool(@CurrentPrincipal() caller: Principal, @Query() request: SpoolRequest): Promise<unknown> {
    return this.queues.list(caller, 'spool', pickDefined(request));
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({ summary: 'Have dead entries delivered again: some by their ids, or a partner’s' })
  @ApiBody({ type: RedriveSpool, examples: { 'all of one': { value: { partner_code: 'rector', state: 'dead' } } } })
  @ApiOkResponse({ description: 'What was done', schema: SPOOL_REPORT })
  redriveSpool(@CurrentPrincipal() caller: Principal, @Body() request: RedriveSpool): Promise<unknown> {
    return this.queues.redrive(caller, 'spool', pickDefined(request));
  }

  @Post('dead-letter')
  @HttpCode(200)
  @ApiOperation({ summary: 'Dead-letter entries that wait, so that they are attempted no more; a redrive undoes it' })
  @ApiBody({
    type: DeadLetterSpool,
    examples: {
      'a deadly one': { value: { ids: ['019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b'], reason: 'The service dies of it' } },
    },
  })
  @ApiOkResponse({ description: 'What was done', schema: DEAD_LETTER_REPORT })
  deadLetterSpool(@CurrentPrincipal() caller: Principal, @Body() request: DeadLetterSpool): Promise<unknown> {
    return this.queues.deadLetter(caller, pickDefined(request));
  }
}
