import { Module } from '@nestjs/common';
import { IntakeModule } from '../intake/intake.module';
import { JobsModule } from '../jobs/jobs.module';
import { ImportRepository } from './import.repository';
import { ImportsController } from './imports.controller';
import { ImportsService } from './imports.service';

@Module({
  imports: [IntakeModule, JobsModule],
  controllers: [ImportsController],
  providers: [ImportsService, ImportRepository],
})
export class ImportsModule {}
