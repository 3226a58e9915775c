import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { GatewayEnvironment } from '../gateway.env';
import { ReconciliationController } from './reconciliation.controller';
import { ReconciliationRepository } from './reconciliation.repository';

@Module({
  controllers: [ReconciliationController],
  providers: [
    ReconciliationRepository,
    provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  ],
})
export class ReconciliationModule {}
