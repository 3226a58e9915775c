import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { QuarantineReasonsController } from './quarantine-reasons.controller';

@Module({ imports: [InternalClientModule], controllers: [QuarantineReasonsController] })
export class QuarantineReasonsModule {}
