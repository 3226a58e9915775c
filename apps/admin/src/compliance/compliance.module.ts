import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ComplianceController } from './compliance.controller';
import { ComplianceRepository } from './compliance.repository';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ComplianceController],
  providers: [ComplianceRepository],
})
export class ComplianceModule {}
