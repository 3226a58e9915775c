import { Controller, Get, Header, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { CallerRole, type Role } from '../access/caller-role';
import { ReadKeyGuard } from '../access/read-key.guard';
import { ConversionService } from './conversion.service';
import type { Query as QueryValues } from '../list/list-query';
import { asSeenBy } from './mask-conversion';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { StatsService } from './stats.service';
import { JSON_TYPE, writeJson } from './verbatim-json';

/** Reached through the partner's own addresses; see door-route.ts. */
@UseGuards(ReadKeyGuard)
@UseInterceptors(ReadProblemInterceptor)
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
  async list(@Query() query: QueryValues, @CallerRole() role: Role): Promise<unknown> {
    return asSeenBy(role, await this.conversions.list(query));
  }

  @Get('conversions/:conversionId')
  @Header('content-type', JSON_TYPE)
  async find(
    @Param('conversionId') conversionId: string,
    @Query() query: QueryValues,
    @CallerRole() role: Role,
  ): Promise<string> {
    return writeJson(asSeenBy(role, await this.conversions.find(conversionId, query)));
  }
}
