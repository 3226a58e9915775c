import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { DatabaseComparisonController } from './database-comparison.controller';
import { DatabaseComparisonService } from './database-comparison.service';

@Module({
  controllers: [DatabaseComparisonController],
  providers: [
    DatabaseComparisonService,
    provideServiceIdentity(PartnerServiceEnvironment, ({ PARTNER_CODE: audience, INTERNAL_KEY: key }) => ({
      audience,
      key,
    })),
  ],
})
export class DatabaseComparisonModule {}
