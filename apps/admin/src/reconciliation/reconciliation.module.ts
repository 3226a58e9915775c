import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ReconciliationMonitor } from './reconciliation-monitor.service';
import { ReconciliationController } from './reconciliation.controller';
import { ReconciliationService } from './reconciliation.service';

@Module({
  imports: [InternalClientModule],
  controllers: [ReconciliationController],
  providers: [ReconciliationService, ReconciliationMonitor],
})
export class ReconciliationModule {}
