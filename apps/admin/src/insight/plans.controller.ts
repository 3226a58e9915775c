import {
  ALERT_PREVIEW,
  type AlertPreview,
  FIGURE_FORECAST,
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
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { AskQuestion, ForecastFigure, PreviewRule, RunPlan } from './plans.dto';

/** Longer than insight waits for the services of partners. */
const QUERY_DEADLINE_MS = 4_000;
/** The first question waits for the names of offers as well. */
const ASK_DEADLINE_MS = 7_000;

/** A replay reads more than a quarter of a year in up to fifteen parts. */
const PREVIEW_DEADLINE_MS = 25_000;

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
  constructor(private readonly client: InternalClient) {}

  @Post('query')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run a plan: the figures of all partners, merged exactly' })
  @ApiBody({ type: RunPlan, examples: { 'payout by offer': { value: { plan: PLAN } } } })
  @ApiOkResponse({ description: 'The figures, and the partners that did not respond', schema: QUERY_RESULT })
  async runPlan(@CurrentPrincipal() principal: Principal, @Body() { plan }: RunPlan): Promise<QueryResult> {
    return this.request<QueryResult>(principal, 'query', { plan }, QUERY_DEADLINE_MS);
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
    return this.request<QuestionResult>(principal, 'ask', question, ASK_DEADLINE_MS);
  }

  @Post('forecast')
  @HttpCode(200)
  @ApiOperation({ summary: 'Estimate the next days of a figure, with an interval and how such forecasts did' })
  @ApiBody({ type: ForecastFigure, examples: { payout: { value: { plan: { metrics: ['payout'] }, days: '28' } } } })
  @ApiOkResponse({ description: 'Estimates, and the partners that did not respond', schema: FIGURE_FORECAST })
  async forecast(@CurrentPrincipal() principal: Principal, @Body() figure: ForecastFigure): Promise<FigureForecast> {
    return this.request<FigureForecast>(principal, 'forecast', figure, QUERY_DEADLINE_MS);
  }

  @Post('alert-rules/preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'How often an alert rule would have fired in the last 60 days' })
  @ApiBody({ type: PreviewRule, examples: { 'an offer without conversions': { value: { rule: RULE } } } })
  @ApiOkResponse({ description: 'A replay of the rule over finished hours; nothing is saved', schema: ALERT_PREVIEW })
  async previewRule(@CurrentPrincipal() principal: Principal, @Body() { rule }: PreviewRule): Promise<AlertPreview> {
    return this.request<AlertPreview>(principal, 'alert-rules/preview', { rule }, PREVIEW_DEADLINE_MS);
  }

  private async request<Result>(principal: Principal, path: string, body: object, deadlineMs: number): Promise<Result> {
    const { partnerCode } = principal;
    const whole = { ...body, ...(partnerCode !== undefined && { only_partner: partnerCode }) };
    return bodyOf(
      await this.client.requestInsight<Result>(principal, { method: 'POST', path, body: whole, deadlineMs }),
    );
  }
}
