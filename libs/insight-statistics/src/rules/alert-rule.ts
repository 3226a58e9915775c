import type { ChangeSettings, ShiftSettings, ThresholdSettings } from '../detectors/compare-figures';
import type { AnomalySettings } from '../detectors/detect-count-anomaly';
import type { RateSettings } from '../detectors/detect-rate-anomaly';
import type { SilenceSettings } from '../detectors/detect-silence';

export const CONDITION_KINDS = ['threshold', 'change', 'shift', 'anomaly', 'rate_anomaly', 'silence'] as const;

export type AlertCondition =
  | ({ readonly kind: 'threshold' } & ThresholdSettings)
  | ({ readonly kind: 'change' } & ChangeSettings)
  | ({ readonly kind: 'shift' } & ShiftSettings)
  | ({ readonly kind: 'anomaly' } & Partial<AnomalySettings>)
  | ({ readonly kind: 'rate_anomaly' } & Partial<RateSettings>)
  | ({ readonly kind: 'silence' } & Partial<SilenceSettings>);

/** Local times `HH:MM`; a range over midnight has its end before its start. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

export interface AlertRule {
  readonly condition: AlertCondition;
  /** Evaluated hours in breach before the rule fires; 1 fires at the first. */
  readonly fireAfterHours: number;
  /** Evaluated hours without a breach before it resolves. */
  readonly resolveAfterHours: number;
  /** Messages wait until these are over. What resolves before that needs no message. */
  readonly quietHours?: QuietHours;
}

/** Whether a minute of the local day is in quiet hours: from inclusive, to exclusive. */
export function isQuiet(quietHours: QuietHours | undefined, minuteOfDay: number): boolean {
  if (!quietHours) return false;
  const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)];
  if (from <= to) return minuteOfDay >= from && minuteOfDay < to;
  return minuteOfDay >= from || minuteOfDay < to;
}

function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new Error(`Not a time of day: ${time.slice(0, 20)}`);
  return Number(match[1]) * 60 + Number(match[2]);
}
