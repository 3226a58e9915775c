import { Module } from '@nestjs/common';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedController } from './unrouted.controller';
import { UnroutedRedriveService } from './unrouted-redrive.service';
import { UnroutedRepository } from './unrouted.repository';
import { UnroutedService } from './unrouted.service';

@Module({
  imports: [SpoolModule],
  controllers: [UnroutedController],
  providers: [UnroutedService, UnroutedRedriveService, UnroutedRepository],
  exports: [UnroutedService],
})
export class UnroutedModule {}
