import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module';
import { RevisionsController } from './revisions.controller';
import { RevisionsService } from './revisions.service';

@Module({ imports: [IdentityModule], controllers: [RevisionsController], providers: [RevisionsService] })
export class RevisionsModule {}
