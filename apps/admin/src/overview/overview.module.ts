import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { OverviewController } from './overview.controller';
import { OverviewService } from './overview.service';

@Module({ imports: [InternalClientModule], controllers: [OverviewController], providers: [OverviewService] })
export class OverviewModule {}
