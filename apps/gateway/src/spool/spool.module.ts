import { Module } from '@nestjs/common';
import { IsolatedDelivery } from './isolated-delivery';
import { PayloadVault } from './payload-vault';
import { Replayer } from './replayer.service';
import { SpoolAlarms } from './spool-alarms';
import { SpoolController } from './spool.controller';
import { SpoolDelivery } from './spool-delivery';
import { SpoolMetrics } from './spool-metrics';
import { SpoolRepository } from './spool.repository';
import { SpoolService } from './spool.service';
import { SpoolStatus } from './spool-status';

/** Stores postbacks while their service is unavailable, and delivers them afterwards. */
@Module({
  controllers: [SpoolController],
  providers: [
    SpoolService,
    SpoolRepository,
    SpoolStatus,
    SpoolAlarms,
    SpoolMetrics,
    SpoolDelivery,
    IsolatedDelivery,
    PayloadVault,
    Replayer,
  ],
  exports: [SpoolService, SpoolStatus, SpoolMetrics, PayloadVault, Replayer],
})
export class SpoolModule {}
