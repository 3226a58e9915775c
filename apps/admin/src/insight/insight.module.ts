import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { AlertRulesController } from './alert-rules.controller';
import { AlertRulesService } from './alert-rules.service';
import { DashboardsController } from './dashboards.controller';
import { DashboardsService } from './dashboards.service';
import { InsightAlertsController } from './insight-alerts.controller';
import { ReportsController } from './reports.controller';
import { ReportsService } from './reports.service';
import { PredictionsController } from './predictions.controller';
import { PlansController } from './plans.controller';
import { TrainingController } from './training.controller';

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [
    PlansController,
    AlertRulesController,
    InsightAlertsController,
    DashboardsController,
    ReportsController,
    TrainingController,
    PredictionsController,
  ],
  providers: [AlertRulesService, DashboardsService, ReportsService],
})
export class InsightModule {}
