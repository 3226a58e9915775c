import { IsTime, OptionalField, OptionalText } from '../http/field-decorators';

/** Which conversions are exported, as of when. */
export class ExportTraining {
  /** Conversions that were received, and decisions that came, before this moment; the present by default. */
  @OptionalField()
  @IsTime()
  as_of?: Date;

  /** Conversions that were first received then or later; all by default. */
  @OptionalField()
  @IsTime()
  from?: Date;

  /** The code of a partner; all partners by default. */
  @OptionalText(64)
  partner?: string;
}
