import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { UpstreamModule } from '../upstream/upstream.module';
import { GatewayEnvironment } from '../gateway.env';
import { PayloadVault } from './payload-vault';
import { Replayer } from './replayer.service';
import { SpoolController } from './spool.controller';
import { SpoolDelivery } from './spool-delivery';
import { SpoolHealth } from './spool-health';
import { SpoolMetrics } from './spool-metrics';
import { SpoolRepository } from './spool.repository';
import { SpoolService } from './spool.service';
import { SpoolTotals } from './spool-totals';
import { IsolatedDelivery } from './isolated-delivery';

/** Keeps postbacks while their service is away, and delivers them afterwards. */
@Module({
  imports: [UpstreamModule],
  controllers: [SpoolController],
  providers: [
    SpoolService,
    SpoolRepository,
    SpoolTotals,
    SpoolHealth,
    SpoolMetrics,
    SpoolDelivery,
    IsolatedDelivery,
    PayloadVault,
    Replayer,
    provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  ],
  exports: [SpoolService, SpoolHealth, SpoolMetrics, PayloadVault, Replayer],
})
export class SpoolModule {}
