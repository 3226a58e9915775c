import { PARTNERS_NOT_ANSWERED, type PartnerNotAnswered } from './insight-result';
import { BOOLEAN, INTEGER, listOf, objectOf, orNull, STRING, TIME } from './schemas';

export const FORECAST_DAYS = ['14', '28'] as const;

/** Estimates of the next days of a figure; decimal texts, and never what is owed. */
export interface FigureForecast {
  /** Null: the history is too short. `seasonal_naive` where nothing beats the same weekday a week before. */
  method: 'weekday_mean' | 'seasonal_naive' | null;
  days: { day: string; estimate: string; lower: string; upper: string; is_mega_sale: boolean }[];
  back_test: {
    origins: number;
    mase: number;
    naive_mase: number;
    total_error: number;
    naive_total_error: number;
  } | null;
  history_days: number;
  answered: string[];
  /** Their figures are missing from all days. */
  not_answered: PartnerNotAnswered[];
}

const NUMBER = { type: 'number' };

export const FIGURE_FORECAST = objectOf('FigureForecast', {
  method: orNull({ ...STRING, enum: ['weekday_mean', 'seasonal_naive', null] }),
  days: listOf(
    objectOf('ForecastDay', {
      day: { ...TIME, format: 'date' },
      estimate: STRING,
      lower: STRING,
      upper: STRING,
      is_mega_sale: BOOLEAN,
    }),
  ),
  back_test: orNull(
    objectOf('ForecastBackTest', {
      origins: { ...INTEGER, description: 'Days as of which the forecast was repeated' },
      mase: { ...NUMBER, description: 'Mean absolute scaled error' },
      naive_mase: { ...NUMBER, description: 'Of the same weekday a week before' },
      total_error: { ...NUMBER, description: 'How far the sum of all days was off, as a mean share' },
      naive_total_error: NUMBER,
    }),
  ),
  history_days: INTEGER,
  answered: listOf(STRING),
  not_answered: PARTNERS_NOT_ANSWERED,
});
