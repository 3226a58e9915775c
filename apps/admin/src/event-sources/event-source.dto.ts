import { SOURCE_KEY_KINDS, type SourceKeyKind } from '@app/partner-config';
import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { EventSource, SourceKey } from '../database/entities';

const REQUIRED = ['code', 'name'] as const;
const NOT_WRITTEN = ['id', 'version', 'created_at', 'updated_at', 'keys'] as const;
/** A field may be left out, but is null only where its own validators allow it. */
const OPTIONAL = { skipNullProperties: false };

/** A source to create, with one public key. A field that is left out gets its default. */
export class CreateEventSource extends IntersectionType(
  PickType(EventSource, REQUIRED),
  PartialType(OmitType(EventSource, [...REQUIRED, ...NOT_WRITTEN]), OPTIONAL),
) {}

/** The changes of a source; its origins are replaced whole. */
export class ChangeEventSource extends PartialType(OmitType(EventSource, ['code', ...NOT_WRITTEN]), OPTIONAL) {}

/** A key to create. */
export class CreateSourceKey {
  @IsIn(SOURCE_KEY_KINDS)
  @ApiProperty({ enum: SOURCE_KEY_KINDS, example: 'secret' })
  kind: SourceKeyKind;
}

/** A key of a source. */
export class SourceKeyDocument extends OmitType(SourceKey, ['source_id', 'source'] as const) {}

/** A source with its keys, the oldest first. */
export class EventSourceDocument extends OmitType(EventSource, ['keys'] as const) {
  @ApiProperty({ type: [SourceKeyDocument] })
  keys: SourceKeyDocument[];
}

/** A key that has just been created. */
export class CreatedSourceKey extends SourceKeyDocument {
  /**
   * The key itself; a secret one is shown this once.
   * @example sk_2o7mE0n6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkXc
   */
  key: string;
}
