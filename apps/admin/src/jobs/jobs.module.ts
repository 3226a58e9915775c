import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { JobsController } from './jobs.controller';
import { JobsService } from './jobs.service';
import { PartnerJobsController } from './partner-jobs.controller';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [JobsController, PartnerJobsController],
  providers: [JobsService],
})
export class JobsModule {}
