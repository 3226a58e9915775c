import { Module } from '@nestjs/common';
import { RateLimitModule } from '../rate-limit/rate-limit.module';
import { BatchHandler } from './batch.handler';
import { SeenPostbacks } from '../conversions/seen-postbacks';
import { OfferLabels } from '../conversions/offer-labels';
import { IntakeHandler } from './intake.handler';
import { IntakeMetrics } from './intake-metrics';
import { ConversionRepository } from '../conversions/conversion.repository';
import { IntakeService } from './intake.service';
import { ConversionStore } from '../conversions/conversion-store';
import { TokenHasher } from './token-hasher';

@Module({
  imports: [RateLimitModule],
  providers: [
    IntakeHandler,
    BatchHandler,
    IntakeService,
    ConversionStore,
    SeenPostbacks,
    ConversionRepository,
    IntakeMetrics,
    OfferLabels,
    TokenHasher,
  ],
  exports: [ConversionStore, TokenHasher],
})
export class IntakeModule {}
