import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { KeptDataController } from './kept-data.controller';
import { PrivacyController } from './privacy.controller';
import { PrivacyRepository } from './privacy.repository';
import { PrivacyService } from './privacy.service';

@Module({
  controllers: [PrivacyController, KeptDataController],
  providers: [
    PrivacyService,
    PrivacyRepository,
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE: audience, INTERNAL_KEY: key }) => ({
      audience,
      key,
    })),
  ],
})
export class PrivacyModule {}
