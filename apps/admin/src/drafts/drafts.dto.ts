import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { IsIntBetween, MAX_LIMIT } from '../http/field-decorators';

/** A mapping that is edited. It may have errors, because it is not saved yet. */
export class SaveDraft {
  /** The version of the partner that the draft began with. */
  @IsIntBetween(1, MAX_LIMIT)
  base_version: number;

  /** As a dry run takes it. */
  @IsObject()
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { parameter_mapping: { reward: 'usd_payout' } },
  })
  draft: object;
}

/** Who edits the mapping of a partner. */
export class DraftOwner {
  /** @example key:Ann */
  owner: string;

  base_version: number;

  updated_at: Date;
}

/** One's own draft. */
export class OwnDraft extends DraftOwner {
  @ApiProperty({ type: 'object', additionalProperties: true })
  draft: object;
}

/** The drafts of a partner. */
export class Drafts {
  /** Everyone who has one, oneself included; the latest first. */
  @ApiProperty({ type: [DraftOwner] })
  data: DraftOwner[];

  /** Null without one. */
  @ApiProperty({ type: OwnDraft, nullable: true })
  mine: OwnDraft | null;
}
