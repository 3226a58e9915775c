import { INSIGHT_ALERT, INSIGHT_ALERTS_PAGE, type InsightAlert, type InsightAlertsPage } from '@app/internal-protocol';
import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { ListInsightAlerts, SnoozeAlert } from './alert-rules.dto';
import { AlertRulesService } from './alert-rules.service';

const AlertId = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });
const SNOOZE = { type: SnoozeAlert, examples: { 'until tomorrow': { value: { until: '2026-12-01T09:00:00+08:00' } } } };

/** The alerts that rules raised. */
@AdminApi('insight/alerts', 'insight')
export class InsightAlertsController {
  constructor(private readonly alerts: AlertRulesService) {}

  @Get()
  @ForPartnerKeys()
  @ApiOperation({ summary: 'List alerts, the newest first; the key of a partner sees that partner alone' })
  @ApiOkResponse({ description: 'One page of the list', schema: INSIGHT_ALERTS_PAGE })
  listInsightAlerts(
    @CurrentPrincipal() principal: Principal,
    @Query() request: ListInsightAlerts,
  ): Promise<InsightAlertsPage> {
    return this.alerts.listAlerts(principal, request);
  }

  @Get(':id')
  @ForPartnerKeys()
  @ApiOperation({ summary: 'Read one alert' })
  @AlertId()
  @ApiOkResponse({ description: 'The alert', schema: INSIGHT_ALERT })
  readInsightAlert(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<InsightAlert> {
    return this.alerts.findAlert(principal, id);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @ApiOperation({ summary: 'Say that somebody looks after an alert' })
  @AlertId()
  @ApiOkResponse({ description: 'The alert', schema: INSIGHT_ALERT })
  acknowledgeInsightAlert(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<InsightAlert> {
    return this.alerts.acknowledge(principal, id);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send no message of the group of an alert for a while' })
  @AlertId()
  @ApiBody(SNOOZE)
  @ApiOkResponse({ description: 'The alert', schema: INSIGHT_ALERT })
  snoozeInsightAlert(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() { until }: SnoozeAlert,
  ): Promise<InsightAlert> {
    return this.alerts.snooze(principal, id, until);
  }
}
