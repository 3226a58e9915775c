import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { SecretsModule } from '../secrets/secrets.module';
import { ActivationCheck } from './activation-check';
import { DatabaseMoves } from './database-moves';
import { HostCheck } from './host-check';
import { IdentityController } from './identity.controller';
import { IdentityService } from './identity.service';

/** Whose data a partner's service works on, and where. */
@Module({
  imports: [InternalClientModule, SecretsModule],
  controllers: [IdentityController],
  providers: [IdentityService, DatabaseMoves, ActivationCheck, HostCheck],
  exports: [ActivationCheck, HostCheck],
})
export class IdentityModule {}
