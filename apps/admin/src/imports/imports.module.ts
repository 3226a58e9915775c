import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ImportsController } from './imports.controller';
import { ImportsService } from './imports.service';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ImportsController],
  providers: [ImportsService],
})
export class ImportsModule {}
