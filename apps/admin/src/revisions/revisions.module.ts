import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { RevisionTrafficService } from './revision-traffic.service';
import { RevisionsController } from './revisions.controller';
import { RevisionsService } from './revisions.service';

@Module({
  imports: [IdentityModule, InternalClientModule],
  controllers: [RevisionsController],
  providers: [RevisionsService, RevisionTrafficService],
})
export class RevisionsModule {}
