import { Contract, Input, InputReader, problems, ServiceIdentityGuard } from '@app/common';
import {
  ALERT_STATES,
  INSIGHT_ALERT,
  INSIGHT_ALERTS_PAGE,
  type InsightAlert,
  type InsightAlertsPage,
  schemas,
} from '@app/internal-protocol';
import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ONLY_PARTNER } from '../query/query.controller';
import { AlertsRepository } from './alerts.repository';
import { readCursor } from './read-cursor';
import { isUuid } from '../database/uuid';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;
const MAX_SNOOZE_DAYS = 90;
const DAY_MS = 86_400_000;

const LIST = {
  summary: 'Alerts, the newest first',
  query: {
    only_partner: ONLY_PARTNER,
    partner: schemas.STRING,
    state: { ...schemas.STRING, enum: [...ALERT_STATES] },
    since: { ...schemas.TIME, description: 'Fired from this time on' },
    rule_id: schemas.UUID,
    page_size: { ...schemas.INTEGER, minimum: 1, default: DEFAULT_PAGE_SIZE },
    cursor: { ...schemas.STRING, description: 'next_cursor of the page before' },
  },
  response: INSIGHT_ALERTS_PAGE,
};
const ID = { id: schemas.UUID };
const FIND = { summary: 'One alert', path: ID, query: { only_partner: ONLY_PARTNER }, response: INSIGHT_ALERT };
const ACKNOWLEDGE = {
  summary: 'Acknowledge an alert',
  path: ID,
  body: { actor: schemas.STRING },
  required: ['actor'],
  example: { actor: 'key:ann' },
  response: INSIGHT_ALERT,
};
const SNOOZE = {
  summary: 'Send no message of the group of an alert for a while',
  path: ID,
  body: { until: schemas.TIME },
  required: ['until'],
  example: { until: '2026-03-18T09:00:00Z' },
  response: INSIGHT_ALERT,
};

/** Alerts for the admin app, which knows who asks. */
@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1/alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsRepository) {}

  @Get()
  @Contract(LIST)
  list(@Input() input: InputReader): Promise<InsightAlertsPage> {
    const onlyPartner = input.text('only_partner');
    const partner = input.text('partner');
    const state = input.oneOf('state', ALERT_STATES);
    const since = input.time('since');
    const ruleId = input.text('rule_id');
    if (ruleId !== null && !isUuid(ruleId)) input.addError('rule_id', 'wrong_format', 'must be a UUID');
    const after = readCursor(input);
    const pageSize = input.wholeNumber('page_size', 1, MAX_PAGE_SIZE) ?? DEFAULT_PAGE_SIZE;
    input.check();
    if (onlyPartner !== null && partner !== null && partner !== onlyPartner) {
      throw problems.forbidden(`This key reads the alerts of ${onlyPartner} alone.`);
    }
    const filters = { partner: onlyPartner ?? partner, state, since, ruleId };
    return this.alerts.list({ filters, after, pageSize });
  }

  @Get(':id')
  @Contract(FIND)
  find(@Param('id') id: string, @Input() input: InputReader): Promise<InsightAlert> {
    const onlyPartner = input.text('only_partner');
    input.check();
    return this.alerts.find(id, onlyPartner);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Contract(ACKNOWLEDGE)
  async acknowledge(@Param('id') id: string, @Input() input: InputReader): Promise<InsightAlert> {
    const actor = input.text('actor');
    input.check();
    await this.alerts.acknowledge(id, actor!);
    return this.alerts.find(id);
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Contract(SNOOZE)
  async snooze(@Param('id') id: string, @Input() input: InputReader): Promise<InsightAlert> {
    const until = input.time('until');
    if (until !== null && Date.parse(until) > Date.now() + MAX_SNOOZE_DAYS * DAY_MS) {
      input.addError('until', 'out_of_range', `must be within ${MAX_SNOOZE_DAYS} days`);
    }
    input.check();
    const isFiring = await this.alerts.snooze(id, until!);
    const alert = await this.alerts.find(id);
    if (!isFiring) throw problems.conflict('The alert is resolved, so there is nothing to snooze.');
    return alert;
  }
}
