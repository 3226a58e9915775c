import {
  type Log,
  OperationsModule,
  type OperationsOptions,
  ProcessModule,
  provideServiceIdentity,
  VERSION,
} from '@app/common';
import { type DynamicModule, Module } from '@nestjs/common';
import { AlertsController } from './alert-list/alerts.controller';
import { AlertsRepository } from './alert-list/alerts.repository';
import { MessageDelivery } from './alert-messages/message-delivery.service';
import { MessagesRepository } from './alert-messages/messages.repository';
import { AlertRulesController } from './alert-rules/alert-rules.controller';
import { AlertRulesRepository } from './alert-rules/alert-rules.repository';
import { AlertPreviewController } from './alerts/alert-preview.controller';
import { AlertPreviewService } from './alerts/alert-preview.service';
import { HourlyFiguresService } from './alerts/hourly-figures.service';
import { AskController } from './ask/ask.controller';
import { AskService } from './ask/ask.service';
import { CatalogueService } from './ask/catalogue.service';
import { CalibrationController } from './calibration/calibration.controller';
import { CalibrationService } from './calibration/calibration.service';
import { VertexReader } from './ask/vertex/vertex-reader.service';
import { DataSubjectController } from './predictions/data-subject.controller';
import { DashboardsController } from './dashboards/dashboards.controller';
import { DashboardsRepository } from './dashboards/dashboards.repository';
import { EvaluationRepository } from './evaluation/evaluation.repository';
import { EvaluationService } from './evaluation/evaluation.service';
import { RuleEvaluator } from './evaluation/rule-evaluator.service';
import { ForecastController } from './forecast/forecast.controller';
import { ForecastService } from './forecast/forecast.service';
import type { Pool } from 'pg';
import { DatabaseModule, INSIGHT_POOL } from './database/database.module';
import { InsightEnvironment } from './insight.env';
import { PartnersClient } from './partners/partners-client';
import { PartnersService } from './partners/partners.service';
import { ReportRunner } from './report-runs/report-runner.service';
import { ReportRunsRepository } from './report-runs/report-runs.repository';
import { ReportSender } from './report-runs/report-sender.service';
import { ReportsController } from './reports/reports.controller';
import { ReportsRepository } from './reports/reports.repository';
import { ComparisonController } from './predictions/comparison.controller';
import { ComparisonService } from './predictions/comparison.service';
import { PredictionsController } from './predictions/predictions.controller';
import { PredictionsRepository } from './predictions/predictions.repository';
import { PredictionsService } from './predictions/predictions.service';
import { SamplesController } from './samples/samples.controller';
import { SamplerService } from './samples/sampler.service';
import { SamplesRepository } from './samples/samples.repository';
import { QueryController } from './query/query.controller';
import { QueryService } from './query/query.service';
import { TrainingController } from './training/training.controller';
import { TrainingService } from './training/training.service';

const PARTNERS = { providers: [PartnersService], exports: [PartnersService] };

@Module(PARTNERS)
class PartnersModule {}

@Module({
  imports: [
    DatabaseModule,
    PartnersModule,
    OperationsModule.register({
      imports: [DatabaseModule, PartnersModule],
      inject: [InsightEnvironment, PartnersService, INSIGHT_POOL],
      useFactory: describeProcess,
    }),
  ],
  controllers: [
    QueryController,
    AskController,
    AlertPreviewController,
    AlertRulesController,
    AlertsController,
    DashboardsController,
    ReportsController,
    ForecastController,
    SamplesController,
    TrainingController,
    CalibrationController,
    PredictionsController,
    ComparisonController,
    DataSubjectController,
  ],
  providers: [
    PartnersClient,
    QueryService,
    AskService,
    CatalogueService,
    VertexReader,
    HourlyFiguresService,
    SamplesRepository,
    SamplerService,
    AlertPreviewService,
    AlertRulesRepository,
    AlertsRepository,
    DashboardsRepository,
    EvaluationRepository,
    EvaluationService,
    MessageDelivery,
    MessagesRepository,
    RuleEvaluator,
    ReportsRepository,
    ReportRunsRepository,
    ReportSender,
    ReportRunner,
    ForecastService,
    TrainingService,
    CalibrationService,
    PredictionsRepository,
    PredictionsService,
    ComparisonService,
    provideServiceIdentity(InsightEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'insight', key: INTERNAL_KEY })),
  ],
})
export class AppModule {
  static forProcess(environment: InsightEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(InsightEnvironment, environment, log)] };
  }
}

function describeProcess(
  { METRICS_KEY: metricsKey }: InsightEnvironment,
  partners: PartnersService,
  pool: Pool,
): OperationsOptions {
  return {
    name: 'insight',
    version: VERSION,
    metricsKey,
    info: () => ({ partners: partners.current().map(({ partnerCode }) => partnerCode) }),
    readiness: [
      { name: 'partners', check: () => void partners.current() },
      { name: 'insight database', check: async () => void (await pool.query('SELECT FROM alert_rules LIMIT 0')) },
    ],
  };
}
