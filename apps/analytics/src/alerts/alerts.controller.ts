import { Contract, Input, type InputReader, ServiceIdentityGuard } from '@app/common';
import {
  ALERT_RULE_LIST,
  ALERT_RULES,
  type AlertRule,
  CHANGED_ALERT_RULE,
  type EventPage,
  LISTED_ALERTS,
  type ListedAlert,
} from '@app/internal-protocol';
import { Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { PAGE_OF_SOURCES, readListRequest } from '../event-lists/read-list-request';
import { AlertsRepository } from './alerts.repository';

const MAX_INTEGER = 2_147_483_647;
const MAX_WINDOW_MINUTES = 1_440;
const MAX_COOL_DOWN_MINUTES = 10_080;

const TEXT = { type: 'string' };
const RULE = { type: 'string', enum: ALERT_RULES };
const INTEGER = { type: 'integer' };

const ALERTS = {
  summary: 'Alerts, the newest first',
  query: { ...PAGE_OF_SOURCES, rule: RULE, from: TEXT, to: TEXT },
  required: ['source_ids'],
  response: LISTED_ALERTS,
};
const RULES = { summary: 'The rules that raise alerts', response: ALERT_RULE_LIST };
const CHANGE_RULE = {
  summary: 'Change a rule; what is left out stays',
  body: {
    rule: RULE,
    is_active: { type: 'boolean' },
    amounts: { type: 'object' },
    max_count: INTEGER,
    window_minutes: INTEGER,
    cool_down_minutes: INTEGER,
  },
  required: ['rule'],
  response: CHANGED_ALERT_RULE,
};

/** Alerts and their rules, for the admin app. */
@Controller('internal/v1')
@UseGuards(ServiceIdentityGuard)
export class AlertsController {
  constructor(private readonly alerts: AlertsRepository) {}

  @Get('alerts')
  @Contract(ALERTS)
  list(@Input() input: InputReader): Promise<EventPage<ListedAlert>> {
    const filters = { rule: input.oneOf('rule', ALERT_RULES), from: input.time('from'), to: input.time('to') };
    return this.alerts.list(readListRequest(input, ['time', 'uuid']), filters);
  }

  @Get('alert-rules')
  @Contract(RULES)
  async readRules(): Promise<{ data: AlertRule[] }> {
    return { data: await this.alerts.readRules() };
  }

  @Post('alert-rules')
  @HttpCode(200)
  @Contract(CHANGE_RULE)
  changeRule(@Input() input: InputReader): Promise<{ before: AlertRule; after: AlertRule }> {
    const rule = input.oneOf('rule', ALERT_RULES);
    const isActive = input.flag('is_active');
    const amounts = readAmounts(input);
    const maxCount = input.wholeNumber('max_count', 1, MAX_INTEGER);
    const windowMinutes = input.wholeNumber('window_minutes', 1, MAX_WINDOW_MINUTES);
    const coolDownMinutes = input.wholeNumber('cool_down_minutes', 0, MAX_COOL_DOWN_MINUTES);
    input.check();
    return this.alerts.changeRule(rule!, {
      ...(isActive !== null && { is_active: isActive }),
      ...(amounts !== null && { amounts }),
      ...(maxCount !== null && { max_count: maxCount }),
      ...(windowMinutes !== null && { window_minutes: windowMinutes }),
      ...(coolDownMinutes !== null && { cool_down_minutes: coolDownMinutes }),
    });
  }
}

const CURRENCY = /^[A-Z]{3}$/;
const AMOUNT = /^\d{1,14}(?:\.\d{1,4})?$/;
const MAX_CURRENCIES = 200;

/** Amounts by currency as decimal text; null where they are left out, or with a field error. */
function readAmounts(input: InputReader): Record<string, string> | null {
  const value = input.value('amounts');
  if (value === undefined) return null;
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
  const isRead = entries?.every(
    ([currency, amount]) => CURRENCY.test(currency) && typeof amount === 'string' && AMOUNT.test(amount),
  );
  if (entries && isRead && entries.length <= MAX_CURRENCIES) return value as Record<string, string>;
  return input.addError('amounts', 'wrong_format', 'must be texts such as 1000.00 by currencies such as MYR');
}
