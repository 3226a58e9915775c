import { Global, Module } from '@nestjs/common';
import { LastKnownGoodRepository } from './last-known-good.repository';
import { PartnerConfigService } from './partner-config.service';

/** The partner that this process serves; every feature asks it for the configuration of now. */
@Global()
@Module({
  providers: [PartnerConfigService, LastKnownGoodRepository],
  exports: [PartnerConfigService],
})
export class PartnerConfigModule {}
