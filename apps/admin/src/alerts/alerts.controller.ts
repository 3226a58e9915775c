import {
  ALERT_RULE,
  ALERT_RULE_LIST,
  ALERT_RULES,
  ALERTS_PAGE,
  type AlertRule,
  type AlertRuleName,
} from '@app/internal-protocol';
import { problems } from '@app/common';
import { Body, Get, Module, Param, Patch, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { AuditModule } from '../audit/audit.module';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { SourceCodes } from '../events/source-codes.service';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ChangeAlertRule, ListAlerts } from './alerts.dto';
import { AlertsService } from './alerts.service';

const EXAMPLE = { amounts: { MYR: '5000.00', USD: '1000.00' } };

@AdminApi('analytics', 'events')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Get('alerts')
  @ApiOperation({ summary: 'List alerts about events, the newest first' })
  @ApiOkResponse({ description: 'One page of the list', schema: ALERTS_PAGE })
  listAlerts(@CurrentPrincipal() principal: Principal, @Query() request: ListAlerts): Promise<unknown> {
    return this.alerts.list(principal, request);
  }

  @Get('alert-rules')
  @ApiOperation({ summary: 'Read the rules that raise alerts' })
  @ApiOkResponse({ description: 'The rules', schema: ALERT_RULE_LIST })
  readAlertRules(@CurrentPrincipal() principal: Principal): Promise<{ data: AlertRule[] }> {
    return this.alerts.readRules(principal);
  }

  @Patch('alert-rules/:rule')
  @ApiOperation({ summary: 'Change a rule; it holds for the events that are handled from now on' })
  @ApiParam({ name: 'rule', schema: { type: 'string', enum: [...ALERT_RULES], example: 'high_value_purchase' } })
  @ApiBody({ type: ChangeAlertRule, examples: { 'high purchases': { value: EXAMPLE } } })
  @ApiOkResponse({ description: 'The rule', schema: ALERT_RULE })
  changeAlertRule(
    @CurrentPrincipal() principal: Principal,
    @Param('rule') name: string,
    @Body() changes: ChangeAlertRule,
  ): Promise<AlertRule> {
    const rule = ALERT_RULES.find((known): known is AlertRuleName => known === name);
    if (!rule) throw problems.notFound(`Rule "${name.slice(0, 100)}"`);
    return this.alerts.changeRule(principal, rule, changes);
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [AlertsController],
  providers: [AlertsService, SourceCodes],
})
export class AlertsModule {}
