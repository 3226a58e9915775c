import { Module } from '@nestjs/common';
import { ConversionApiController } from './conversion-api.controller';
import { ConversionQueryRepository } from './conversion-query.repository';
import { ConversionQueryService } from './conversion-query.service';
import { StatsRepository } from './stats.repository';
import { StatsService } from './stats.service';

@Module({
  controllers: [ConversionApiController],
  providers: [ConversionQueryService, ConversionQueryRepository, StatsService, StatsRepository],
  exports: [ConversionQueryService],
})
export class ConversionApiModule {}
