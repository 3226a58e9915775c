import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ComplianceController } from './compliance.controller';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ComplianceController],
})
export class ComplianceModule {}
