import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { EvidenceController } from './evidence.controller';

/** The archive that goes to a network that disputes a conversion. */
@Module({ imports: [InternalClientModule], controllers: [EvidenceController] })
export class EvidenceModule {}
