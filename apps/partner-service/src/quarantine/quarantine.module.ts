import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ConversionModule } from '../conversion/conversion.module';
import { PostbackModule } from '../postback/postback.module';
import { QuarantineController } from './quarantine.controller';
import { QuarantineRepository } from './quarantine.repository';
import { QuarantineService } from './quarantine.service';
import { RedriveService } from './redrive.service';

@Module({
  imports: [PostbackModule, ConversionModule, AuditModule],
  controllers: [QuarantineController],
  providers: [QuarantineService, QuarantineRepository, RedriveService],
})
export class QuarantineModule {}
