import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { InsightController } from './insight.controller';
import { InsightService } from './insight.service';

@Module({ imports: [InternalClientModule], controllers: [InsightController], providers: [InsightService] })
export class InsightModule {}
