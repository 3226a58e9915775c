import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { AuditCollector } from './audit-collector.service';
import { AuditLog } from './audit-log';
import { AuditController } from './audit.controller';

@Module({
  imports: [InternalClientModule],
  controllers: [AuditController],
  providers: [AuditLog, AuditCollector],
  exports: [AuditLog, AuditCollector],
})
export class AuditModule {}
