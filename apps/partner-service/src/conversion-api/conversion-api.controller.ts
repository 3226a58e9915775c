import { Contract, Input, InputReader } from '@app/common';
import { ENDPOINT_CONTRACTS } from '@app/internal-protocol';
import { Controller, Get, Header, Param, UseGuards, UseInterceptors } from '@nestjs/common';
import { CallerRole, ReadKeyGuard, type Role } from '../caller-auth/read-key.guard';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { ConversionReads } from './conversion-reads.service';
import { StatsService } from './stats.service';
import { JSON_TYPE } from './verbatim-json';

/** The read API over conversions. Reached through the partner's own addresses; see route-requests.ts. */
@UseGuards(ReadKeyGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('endpoint')
export class ConversionApiController {
  constructor(
    private readonly conversions: ConversionReads,
    private readonly statistics: StatsService,
  ) {}

  @Get('stats')
  @Contract(ENDPOINT_CONTRACTS.stats)
  stats(@Input() input: InputReader): Promise<unknown> {
    return this.statistics.read(input, new Date());
  }

  @Get('conversions')
  @Contract(ENDPOINT_CONTRACTS.conversions)
  list(@Input() input: InputReader, @CallerRole() role: Role): Promise<unknown> {
    return this.conversions.list(input, role);
  }

  @Get('conversions/:conversionId')
  @Contract(ENDPOINT_CONTRACTS.conversion)
  @Header('content-type', JSON_TYPE)
  find(
    @Param('conversionId') conversionId: string,
    @Input() input: InputReader,
    @CallerRole() role: Role,
  ): Promise<string> {
    return this.conversions.find(conversionId, input, role);
  }
}
