import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { InsightController } from './insight.controller';
import { InsightService } from './insight.service';
import { PlansController } from './plans.controller';

@Module({
  imports: [InternalClientModule],
  controllers: [InsightController, PlansController],
  providers: [InsightService],
})
export class InsightModule {}
