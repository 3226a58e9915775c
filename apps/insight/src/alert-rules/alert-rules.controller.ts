import { Contract, Input, InputReader, ServiceIdentityGuard } from '@app/common';
import {
  INSIGHT_ALERT_RULE,
  INSIGHT_ALERT_RULES,
  type InsightAlertRule,
  type InsightAlertRules,
  schemas,
} from '@app/internal-protocol';
import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { availableChannels } from '../alert-messages/available-channels';
import { InsightEnvironment } from '../insight.env';
import { PartnersService } from '../partners/partners.service';
import { ONLY_PARTNER } from '../query/query.controller';
import { AlertRulesRepository } from './alert-rules.repository';
import { NEEDED_OF_RULE, readSavedRule, SAVED_RULE } from './read-saved-rule';

const MAX_VERSION = 2_147_483_647;
const ID = { id: schemas.UUID };
const VERSION = { version: { ...schemas.INTEGER, description: 'The one that is changed' } };
const EXAMPLE = { name: 'Silence', rule: { metric: 'conversions', condition: { kind: 'silence' } }, actor: 'key:ann' };

const LIST = { summary: 'Alert rules', query: { only_partner: ONLY_PARTNER }, response: INSIGHT_ALERT_RULES };
const CREATE = {
  summary: 'Create an alert rule',
  body: SAVED_RULE,
  required: NEEDED_OF_RULE,
  example: EXAMPLE,
  response: INSIGHT_ALERT_RULE,
};
const REPLACE = {
  summary: 'Replace an alert rule',
  path: ID,
  body: { ...VERSION, ...SAVED_RULE },
  required: ['version', ...NEEDED_OF_RULE],
  example: { version: 1, ...EXAMPLE },
  response: INSIGHT_ALERT_RULE,
};
const DELETE = {
  summary: 'Delete an alert rule; its alerts are kept, as resolved',
  path: ID,
  body: VERSION,
  required: ['version'],
  example: { version: 2 },
  response: schemas.objectOf('DeletedAlertRule', { deleted: schemas.BOOLEAN }),
};

/** Alert rules for the admin app, which knows who asks and records changes. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/alert-rules')
export class AlertRulesController {
  constructor(
    private readonly rules: AlertRulesRepository,
    private readonly partners: PartnersService,
    private readonly environment: InsightEnvironment,
  ) {}

  @Get()
  @Contract(LIST)
  async list(@Input() input: InputReader): Promise<InsightAlertRules> {
    const onlyPartner = input.text('only_partner');
    input.check();
    const data = await this.rules.list(onlyPartner);
    return { data, available_channels: availableChannels(this.environment) };
  }

  @Post()
  @HttpCode(200)
  @Contract(CREATE)
  async create(@Input() input: InputReader): Promise<InsightAlertRule> {
    const saved = readSavedRule(input, this.partnerCodes());
    return this.rules.find(await this.rules.insert(saved, input.text('actor')!));
  }

  @Post(':id/replace')
  @HttpCode(200)
  @Contract(REPLACE)
  async replace(@Param('id') id: string, @Input() input: InputReader): Promise<InsightAlertRule> {
    const version = input.wholeNumber('version', 1, MAX_VERSION);
    const saved = readSavedRule(input, this.partnerCodes());
    await this.rules.update({ id, version: version! }, saved, input.text('actor')!);
    return this.rules.find(id);
  }

  @Post(':id/delete')
  @HttpCode(200)
  @Contract(DELETE)
  async delete(@Param('id') id: string, @Input() input: InputReader): Promise<{ deleted: boolean }> {
    const version = input.wholeNumber('version', 1, MAX_VERSION);
    input.check();
    await this.rules.delete({ id, version: version! });
    return { deleted: true };
  }

  private partnerCodes(): string[] {
    return this.partners.current().map(({ partnerCode }) => partnerCode);
  }
}
