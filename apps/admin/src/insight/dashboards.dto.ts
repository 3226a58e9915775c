import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsString, Length } from 'class-validator';

const MAX_NAME_LENGTH = 120;

/** A dashboard, as it is to be. */
export class SaveDashboard {
  /** @example Offers of the week */
  @Length(1, MAX_NAME_LENGTH)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  name: string;

  /** Others see it, and editors change it; otherwise it exists for its owner alone. */
  @IsBoolean()
  is_shared: boolean;

  /** `tiles`, each a plan without its period, and `period`, which is shown first. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  definition: object;
}
