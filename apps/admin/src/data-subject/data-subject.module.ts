import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { DataSubjectRequestsController } from './data-subject-requests.controller';
import { DataSubjectRequestsService } from './data-subject-requests.service';
import { IdentifyingMappingsRepository } from './identifying-mappings.repository';
import { PredictionsOfPerson } from './predictions-of-person.service';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [DataSubjectRequestsController],
  providers: [DataSubjectRequestsService, IdentifyingMappingsRepository, PredictionsOfPerson],
})
export class DataSubjectModule {}
