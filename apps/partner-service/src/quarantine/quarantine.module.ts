import { Module } from '@nestjs/common';
import { AuditEventModule } from '../audit-events/audit-event.module';
import { ConversionApiModule } from '../conversion-api/conversion-api.module';
import { IntakeModule } from '../intake/intake.module';
import { QuarantineController } from './quarantine.controller';
import { QuarantineRepository } from './quarantine.repository';
import { QuarantineService } from './quarantine.service';
import { RedriveService } from './redrive.service';

@Module({
  imports: [IntakeModule, ConversionApiModule, AuditEventModule],
  controllers: [QuarantineController],
  providers: [QuarantineService, QuarantineRepository, RedriveService],
})
export class QuarantineModule {}
