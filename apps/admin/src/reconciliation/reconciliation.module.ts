import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ReconciliationMonitor } from './reconciliation-monitor.service';
import { ReconciliationController } from './reconciliation.controller';
import { ReconciliationService } from './reconciliation.service';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ReconciliationController],
  providers: [ReconciliationService, ReconciliationMonitor],
})
export class ReconciliationModule {}
