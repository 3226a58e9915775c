import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { INSIGHT, InsightRequest } from './insight.dto';
import { InsightService } from './insight.service';

@AdminApi('insight', 'insight')
export class InsightController {
  constructor(private readonly insight: InsightService) {}

  @Get()
  @ApiOperation({ summary: 'Figures of a period and the one before it, over time and broken down' })
  @ApiOkResponse({ description: 'The figures, and the partners that did not respond', schema: INSIGHT })
  readInsight(@CurrentPrincipal() principal: Principal, @Query() request: InsightRequest): Promise<unknown> {
    return this.insight.read(principal, request);
  }
}
