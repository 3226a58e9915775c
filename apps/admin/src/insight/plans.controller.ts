import {
  ALERT_PREVIEW,
  type AlertPreview,
  APPROVAL_CALIBRATION,
  type ApprovalCalibration,
  FIGURE_FORECAST,
  MODEL_COMPARISON,
  type ModelComparison,
  type FigureForecast,
  QUERY_RESULT,
  type QueryResult,
  QUESTION_RESULT,
  type QuestionResult,
} from '@app/internal-protocol';
import { Body, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ForAnyRole, ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InsightClient } from '../internal-client/insight-client';
import { AskQuestion, CalibrateApprovals, ForecastFigure, PreviewRule, RunPlan } from './plans.dto';

const RULE = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };

const PLAN = {
  metrics: ['conversions', 'payout'],
  dimensions: ['offer'],
  time: { from: '2026-11-22T00:00', to: '2026-11-29T00:00' },
  filters: [{ field: 'status', op: 'not_in', values: ['rejected'] }],
  limit: 10,
};

/** Figures by plan, and by question. Reads, although their input is a body. */
@ForAnyRole()
@ForPartnerKeys()
@AdminApi('insight', 'insight')
export class PlansController {
  constructor(private readonly insight: InsightClient) {}

  @Post('query')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run a plan: the figures of all partners, merged exactly' })
  @ApiBody({ type: RunPlan, examples: { 'payout by offer': { value: { plan: PLAN } } } })
  @ApiOkResponse({ description: 'The figures, and the partners that did not respond', schema: QUERY_RESULT })
  async runPlan(@CurrentPrincipal() principal: Principal, @Body() { plan }: RunPlan): Promise<QueryResult> {
    return this.insight.request<QueryResult>(principal, 'query', { plan });
  }

  @Post('ask')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ask in plain words: the plan of the question, and its figures' })
  @ApiBody({ type: AskQuestion, examples: { 'payout by offer': { value: { question: '上周各商家佣金' } } } })
  @ApiOkResponse({
    description: 'The plan, what it supposes, and the figures or why there are none',
    schema: QUESTION_RESULT,
  })
  async runQuestion(@CurrentPrincipal() principal: Principal, @Body() question: AskQuestion): Promise<QuestionResult> {
    return this.insight.request<QuestionResult>(principal, 'ask', question);
  }

  @Post('forecast')
  @HttpCode(200)
  @ApiOperation({ summary: 'Estimate the next days of a figure, with an interval and how such forecasts did' })
  @ApiBody({ type: ForecastFigure, examples: { payout: { value: { plan: { metrics: ['payout'] }, days: '28' } } } })
  @ApiOkResponse({ description: 'Estimates, and the partners that did not respond', schema: FIGURE_FORECAST })
  async forecast(@CurrentPrincipal() principal: Principal, @Body() figure: ForecastFigure): Promise<FigureForecast> {
    return this.insight.request<FigureForecast>(principal, 'forecast', figure);
  }

  @Post('calibration')
  @HttpCode(200)
  @ApiOperation({ summary: 'Compare probabilities of approval of a past moment with what came' })
  @ApiBody({ type: CalibrateApprovals, examples: { 'all partners': { value: {} } } })
  @ApiOkResponse({ description: 'By partner and band of probability', schema: APPROVAL_CALIBRATION })
  async calibrate(
    @CurrentPrincipal() principal: Principal,
    @Body() moment: CalibrateApprovals,
  ): Promise<ApprovalCalibration> {
    return this.insight.request<ApprovalCalibration>(principal, 'calibration', moment);
  }

  @Post('model-comparison')
  @HttpCode(200)
  @ApiOperation({ summary: 'Compare imported models with the built-in one, on conversions that were decided since' })
  @ApiBody({ type: CalibrateApprovals, examples: { 'all partners': { value: {} } } })
  @ApiOkResponse({ description: 'By partner and model', schema: MODEL_COMPARISON })
  async compareModels(
    @CurrentPrincipal() principal: Principal,
    @Body() moment: CalibrateApprovals,
  ): Promise<ModelComparison> {
    return this.insight.request<ModelComparison>(principal, 'model-comparison', moment);
  }

  @Post('alert-rules/preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'How often an alert rule would have fired in the last 60 days' })
  @ApiBody({ type: PreviewRule, examples: { 'an offer without conversions': { value: { rule: RULE } } } })
  @ApiOkResponse({ description: 'A replay of the rule over finished hours; nothing is saved', schema: ALERT_PREVIEW })
  async previewRule(@CurrentPrincipal() principal: Principal, @Body() { rule }: PreviewRule): Promise<AlertPreview> {
    return this.insight.request<AlertPreview>(principal, 'alert-rules/preview', { rule });
  }
}
