import { Module } from '@nestjs/common';
import { Log } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { LimitMetrics } from './limit-metrics';
import { LIMIT_STORE } from './limit-store';
import { LimitService } from './limit.service';
import { openLimitStore } from './open-limit-store';

@Module({
  providers: [
    LimitService,
    LimitMetrics,
    { provide: LIMIT_STORE, inject: [PartnerServiceEnvironment, Log], useFactory: openLimitStore },
  ],
  exports: [LimitService],
})
export class LimitModule {}
