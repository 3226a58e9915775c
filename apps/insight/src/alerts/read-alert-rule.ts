import type { FieldError } from '@app/common';
import { type AlertRule, MegaSaleDays } from '@app/insight-statistics';
import { checkSense, readCondition } from './read-condition';
import { readFigure } from './read-figure';
import { SettingsReader } from './settings-reader';
import { isMetric, type WatchedFigure } from './watched-figure';

export interface ReadRule {
  readonly rule: AlertRule;
  readonly figure: WatchedFigure;
  readonly megaSaleDays: MegaSaleDays;
}

const MAX_STREAK_HOURS = 72;

/** Reads a rule of the API, or everything that is wrong with it. */
export function readAlertRule(given: unknown): ReadRule | FieldError[] {
  const errors: FieldError[] = [];
  const input = new SettingsReader('rule', given, errors);
  const figure = readFigure(input, errors);
  const condition = readCondition(input.object('condition'));
  const quiet = input.optionalObject('quiet_hours');
  const rule: AlertRule = {
    condition,
    fireAfterHours: input.integer('fire_after_hours', 1, MAX_STREAK_HOURS) ?? 1,
    resolveAfterHours: input.integer('resolve_after_hours', 1, MAX_STREAK_HOURS) ?? 1,
    ...(quiet && { quietHours: { from: quiet.timeOfDay('from'), to: quiet.timeOfDay('to') } }),
  };
  quiet?.refuseOthers();
  const megaSaleDays = readMegaSaleDays(input.optionalObject('mega_sale_days'), isMetric(figure));
  input.refuseOthers();
  if (errors.length === 0) checkSense(condition, figure, errors);
  return errors.length > 0 ? errors : { rule, figure, megaSaleDays };
}

/** Days less and more than 1.1, 2.2 … 12.12, which change how much comes, and not how it does. */
function readMegaSaleDays(input: SettingsReader | undefined, hasDefaults: boolean): MegaSaleDays {
  const [added, removed] = [input?.days('added'), input?.days('removed')];
  input?.refuseOthers();
  return new MegaSaleDays({ hasDefaults, ...(added && { added }), ...(removed && { removed }) });
}
