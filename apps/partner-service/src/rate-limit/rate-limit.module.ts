import { Module } from '@nestjs/common';
import { Log } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { RateLimitMetrics } from './rate-limit-metrics';
import { LIMIT_STORE } from './limit-store';
import { RateLimitService } from './rate-limit.service';
import { openLimitStore } from './open-limit-store';

@Module({
  providers: [
    RateLimitService,
    RateLimitMetrics,
    { provide: LIMIT_STORE, inject: [PartnerServiceEnvironment, Log], useFactory: openLimitStore },
  ],
  exports: [RateLimitService],
})
export class RateLimitModule {}
