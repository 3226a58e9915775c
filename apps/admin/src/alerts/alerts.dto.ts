import { ALERT_RULES, type AlertRuleName } from '@app/internal-protocol';
import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { buildMessage, ValidateBy } from 'class-validator';
import { IsIntBetween, OptionalField, OptionalFlag, OptionalOneOf, OptionalText } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';

const MAX_COUNT = 1_000_000_000;
const MAX_WINDOW_MINUTES = 1_440;
const MAX_COOL_DOWN_MINUTES = 10_080;
const MAX_CURRENCIES = 200;

/** Filters of alerts. */
export class ListAlerts extends OmitType(ListRequest, ['page', 'limit']) {
  /** The code of a source; all without it. @example shop */
  @OptionalText(63)
  source?: string;

  @OptionalOneOf(ALERT_RULES)
  @ApiPropertyOptional({ enum: ALERT_RULES })
  rule?: AlertRuleName;

  /** Raised from this time on. */
  @OptionalText(64)
  from?: string;

  /** Raised before this time. */
  @OptionalText(64)
  to?: string;
}

/** The changes of a rule; what is left out stays. */
export class ChangeAlertRule {
  @OptionalFlag()
  is_active?: boolean;

  /**
   * Of purchases: the least amount by currency. Nothing is converted, and other currencies raise no alert.
   * @example {"MYR": "5000.00", "USD": "1000.00"}
   */
  @AmountsByCurrency()
  @OptionalField()
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  amounts?: Record<string, string>;

  /** A window with more raises an alert; of silence, one without events where so many are expected. @example 600 */
  @OptionalField()
  @IsIntBetween(1, MAX_COUNT)
  max_count?: number;

  /** @example 10 */
  @OptionalField()
  @IsIntBetween(1, MAX_WINDOW_MINUTES)
  window_minutes?: number;

  /** After the window, the same session, network or order raises none for this long. @example 60 */
  @OptionalField()
  @IsIntBetween(0, MAX_COOL_DOWN_MINUTES)
  cool_down_minutes?: number;
}

/** Decimal texts by codes of ISO 4217. */
function AmountsByCurrency(): PropertyDecorator {
  return ValidateBy({
    name: 'amountsByCurrency',
    validator: {
      validate: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && areAmounts(value),
      defaultMessage: buildMessage(() => '$property must be texts such as 1000.00 by currencies such as MYR'),
    },
  });
}

function areAmounts(value: object): boolean {
  const entries: [string, unknown][] = Object.entries(value);
  return (
    entries.length <= MAX_CURRENCIES &&
    entries.every(
      ([currency, amount]) =>
        /^[A-Z]{3}$/.test(currency) && typeof amount === 'string' && /^\d{1,14}(?:\.\d{1,4})?$/.test(amount),
    )
  );
}
