import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { GatewayEnvironment } from '../gateway.env';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedModule } from '../unrouted/unrouted.module';
import { PrivacyController } from './privacy.controller';
import { PrivacyRepository } from './privacy.repository';
import { PrivacyService } from './privacy.service';

/** One person's data in what the gateway keeps. */
@Module({
  imports: [SpoolModule, UnroutedModule],
  controllers: [PrivacyController],
  providers: [
    PrivacyService,
    PrivacyRepository,
    provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  ],
})
export class PrivacyModule {}
