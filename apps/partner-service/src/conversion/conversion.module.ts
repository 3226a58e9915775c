import { Module } from '@nestjs/common';
import { ConversionController } from './conversion.controller';
import { ConversionRepository } from './conversion.repository';
import { ConversionService } from './conversion.service';
import { StatsRepository } from './stats.repository';
import { StatsService } from './stats.service';

@Module({
  controllers: [ConversionController],
  providers: [ConversionService, ConversionRepository, StatsService, StatsRepository],
  exports: [ConversionService],
})
export class ConversionModule {}
