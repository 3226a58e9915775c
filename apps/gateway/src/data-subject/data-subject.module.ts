import { Module } from '@nestjs/common';
import { provideServiceIdentity } from '@app/common';
import { GatewayEnvironment } from '../gateway.env';
import { SpoolModule } from '../spool/spool.module';
import { UnroutedModule } from '../unrouted/unrouted.module';
import { DataSubjectController } from './data-subject.controller';
import { DataSubjectRepository } from './data-subject.repository';
import { DataSubjectService } from './data-subject.service';

/** One person's data in what the gateway keeps. */
@Module({
  imports: [SpoolModule, UnroutedModule],
  controllers: [DataSubjectController],
  providers: [
    DataSubjectService,
    DataSubjectRepository,
    provideServiceIdentity(GatewayEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'gateway', key: INTERNAL_KEY })),
  ],
})
export class DataSubjectModule {}
