import { Contract, Input, InputReader } from '@app/common';
import { ENDPOINT_CONTRACTS } from '@app/internal-protocol';
import { Controller, Get, Header, Param, UseGuards, UseInterceptors } from '@nestjs/common';
import { CallerRole, type Role } from '../caller-auth/read-key.guard';
import { ReadKeyGuard } from '../caller-auth/read-key.guard';
import { ConversionQueryService } from './conversion-query.service';
import { maskForRole } from './mask-conversion';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { StatsService } from './stats.service';
import { JSON_TYPE, writeJson } from './verbatim-json';

/** Reached through the partner's own addresses; see route-requests.ts. */
@UseGuards(ReadKeyGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('endpoint')
export class ConversionApiController {
  constructor(
    private readonly conversions: ConversionQueryService,
    private readonly statistics: StatsService,
  ) {}

  @Get('stats')
  @Contract(ENDPOINT_CONTRACTS.stats)
  stats(@Input() input: InputReader): Promise<unknown> {
    return this.statistics.read(input, new Date());
  }

  @Get('conversions')
  @Contract(ENDPOINT_CONTRACTS.conversions)
  async list(@Input() input: InputReader, @CallerRole() role: Role): Promise<unknown> {
    return maskForRole(role, await this.conversions.list(input));
  }

  @Get('conversions/:conversionId')
  @Contract(ENDPOINT_CONTRACTS.conversion)
  @Header('content-type', JSON_TYPE)
  async find(
    @Param('conversionId') conversionId: string,
    @Input() input: InputReader,
    @CallerRole() role: Role,
  ): Promise<string> {
    return writeJson(maskForRole(role, await this.conversions.find(conversionId, input)));
  }
}
