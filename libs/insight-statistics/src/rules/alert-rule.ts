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
