import { Global, Module } from '@nestjs/common';
import { LastGoodConfigRepository } from './last-good-config.repository';
import { PartnerService } from './partner.service';

/** The partner that this process serves; every feature asks it for the configuration of now. */
@Global()
@Module({
  providers: [PartnerService, LastGoodConfigRepository],
  exports: [PartnerService],
})
export class PartnerModule {}
