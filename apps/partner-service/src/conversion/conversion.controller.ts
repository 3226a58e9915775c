import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ReadKeyGuard } from '../access/read-key.guard';
import { ConversionService } from './conversion.service';
import type { Query as QueryValues } from './list-query';
import { StatsService } from './stats.service';

/** Reached through the partner's own addresses; see door-route.ts. */
@UseGuards(ReadKeyGuard)
@Controller('door')
export class ConversionController {
  constructor(
    private readonly conversions: ConversionService,
    private readonly statistics: StatsService,
  ) {}

  @Get('stats')
  stats(@Query() query: QueryValues): Promise<unknown> {
    return this.statistics.read(query, new Date());
  }

  @Get('conversions')
  list(@Query() query: QueryValues): Promise<unknown> {
    return this.conversions.list(query);
  }

  @Get('conversions/:conversionId')
  find(@Param('conversionId') conversionId: string, @Query() query: QueryValues): Promise<unknown> {
    return this.conversions.find(conversionId, query);
  }
}
