import {
  INSIGHT_ALERT_RULE,
  INSIGHT_ALERT_RULES,
  type InsightAlertRule,
  type InsightAlertRules,
} from '@app/internal-protocol';
import { Body, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { IfMatch, type VersionCondition } from '../http/etag';
import { SaveAlertRule } from './alert-rules.dto';
import { AlertRulesService } from './alert-rules.service';

const RULE = {
  name: 'Klook without conversions',
  rule: {
    metric: 'conversions',
    dimensions: ['offer'],
    filters: [{ field: 'offer', op: 'in', values: ['Klook'] }],
    condition: { kind: 'silence' },
  },
  channels: ['log', 'webhook'],
};
const BODY = { type: SaveAlertRule, examples: { 'an offer without conversions': { value: RULE } } };

const RuleId = (): MethodDecorator =>
  ApiParam({ name: 'id', schema: { type: 'string', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' } });

/** Rules that are evaluated every hour. */
@AdminApi('insight/alert-rules', 'insight')
export class AlertRulesController {
  constructor(private readonly rules: AlertRulesService) {}

  @Get()
  @ForPartnerKeys()
  @ApiOperation({ summary: 'List alert rules; the key of a partner sees those of its own' })
  @ApiOkResponse({ description: 'The rules', schema: INSIGHT_ALERT_RULES })
  listInsightAlertRules(@CurrentPrincipal() principal: Principal): Promise<InsightAlertRules> {
    return this.rules.list(principal);
  }

  @Post()
  @ApiOperation({ summary: 'Create an alert rule' })
  @ApiBody(BODY)
  @ApiCreatedResponse({ description: 'The rule', schema: INSIGHT_ALERT_RULE })
  createInsightAlertRule(
    @CurrentPrincipal() principal: Principal,
    @Body() rule: SaveAlertRule,
  ): Promise<InsightAlertRule> {
    return this.rules.create(principal, rule);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace an alert rule; another figure, condition or partner ends its present alerts' })
  @RuleId()
  @ApiBody(BODY)
  @ApiOkResponse({ description: 'The rule', schema: INSIGHT_ALERT_RULE })
  replaceInsightAlertRule(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() rule: SaveAlertRule,
    @IfMatch() condition: VersionCondition,
  ): Promise<InsightAlertRule> {
    return this.rules.replace(principal, id, rule, condition);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an alert rule; its alerts are kept' })
  @RuleId()
  @ApiNoContentResponse({ description: 'The rule is deleted' })
  deleteInsightAlertRule(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatch() condition: VersionCondition,
  ): Promise<void> {
    return this.rules.delete(principal, id, condition);
  }
}
