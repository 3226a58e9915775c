import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';

/** A postback as a network would send it, its macros filled in. */
export class SendTestPostback {
  /** Path and query. @example /partner/involve/event?conversion_id=test-1&usd_payout=1.00 */
  @IsString()
  @MaxLength(8_000)
  @Matches(/^\/[^\s#]*$/, { message: 'target must be a path with its query, without spaces' })
  target: string;
}

export const STEPS = ['edge', 'gateway', 'service', 'mapping', 'stored'] as const;
export const STEP_STATES = ['ok', 'failed', 'skipped'] as const;

export class TestStep {
  @ApiProperty({ enum: STEPS })
  step: (typeof STEPS)[number];

  /** `skipped`: it was not reached, or there is nothing to try. */
  @ApiProperty({ enum: STEP_STATES })
  state: (typeof STEP_STATES)[number];

  /** How long this step took; null where that is not measured. */
  @ApiProperty({ type: Number, nullable: true })
  ms: number | null;

  /** What was seen, such as `200` or `quarantined`; null where there is nothing to say. */
  @ApiProperty({ type: String, nullable: true })
  detail: string | null;
}

export class TestDiagnostic {
  field: string;
  code: string;

  /** What the sentence of the code names. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  params?: Record<string, string | number>;

  reason: string;
}

export class TestPostbackResult {
  @ApiProperty({ format: 'uuid' })
  postback_id: string;

  /** In their order. */
  @ApiProperty({ type: [TestStep] })
  steps: TestStep[];

  /** Why it went to quarantine, or what was read with a loss or a doubt. */
  @ApiProperty({ type: [TestDiagnostic] })
  diagnostics: TestDiagnostic[];
}
