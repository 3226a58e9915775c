import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { AuditEventController } from './audit-event.controller';
import { AuditEventRepository } from './audit-event.repository';

@Module({
  controllers: [AuditEventController],
  providers: [
    AuditEventRepository,
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE: audience, INTERNAL_KEY: key }) => ({
      audience,
      key,
    })),
  ],
  exports: [AuditEventRepository],
})
export class AuditEventModule {}
