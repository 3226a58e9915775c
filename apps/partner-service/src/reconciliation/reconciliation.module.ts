import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { ReconciliationController } from './reconciliation.controller';
import { ReconciliationRepository } from './reconciliation.repository';

@Module({
  controllers: [ReconciliationController],
  providers: [
    ReconciliationRepository,
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE: audience, INTERNAL_KEY: key }) => ({
      audience,
      key,
    })),
  ],
})
export class ReconciliationModule {}
