import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { StoredDataController } from './stored-data.controller';
import { PartnerDataSubjectController } from './data-subject.controller';
import { PartnerDataSubjectRepository } from './data-subject.repository';
import { PartnerDataSubjectService } from './data-subject.service';

@Module({
  controllers: [PartnerDataSubjectController, StoredDataController],
  providers: [
    PartnerDataSubjectService,
    PartnerDataSubjectRepository,
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE: audience, INTERNAL_KEY: key }) => ({
      audience,
      key,
    })),
  ],
})
export class DataSubjectModule {}
