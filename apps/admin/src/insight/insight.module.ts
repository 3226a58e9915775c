import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { PlansController } from './plans.controller';

@Module({
  imports: [InternalClientModule],
  controllers: [PlansController],
})
export class InsightModule {}
