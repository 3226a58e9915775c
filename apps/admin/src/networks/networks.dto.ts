import { ApiProperty } from '@nestjs/swagger';

/** A placeholder that the network fills in. */
export class MacroDocument {
  /** Without its braces. @example conversion_id */
  name: string;

  /** The canonical field that it belongs in; null where the value is kept as raw data alone. */
  @ApiProperty({ type: String, nullable: true })
  field: string | null;

  /** Whether the network documents it, or it was only seen in public code. */
  @ApiProperty({ enum: ['documented', 'seen'] })
  basis: string;
}

/** The settings that a partner of this network begins with. */
export class TemplateDocument {
  partner_code: string;
  partner_name: string;
  endpoint_path: string;
  timezone: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping: Readonly<Record<string, string>>;

  @ApiProperty({ type: 'object', additionalProperties: true })
  field_rules: object;
}

/** The facts about the postbacks of a network. */
export class NetworkDocument {
  /** @example involve_asia */
  code: string;
  name: string;
  /** Where the facts were read. */
  source: string;
  /** When they were read. */
  @ApiProperty({ format: 'date' })
  date: string;

  /** `macros`: it fills in placeholders. `appended`: it appends parameters that are named in its own form. */
  @ApiProperty({ enum: ['macros', 'appended'] })
  style: string;

  @ApiProperty({ type: [MacroDocument] })
  macros: MacroDocument[];

  /** The zone of times that are sent without one; null where the network does not state it. */
  @ApiProperty({ type: String, nullable: true })
  time_zone: string | null;

  /** Errors in a row after which it stops sending; null where that is unknown. */
  @ApiProperty({ type: Number, nullable: true })
  max_consecutive_errors: number | null;

  @ApiProperty({ type: TemplateDocument })
  template: TemplateDocument;
}

export class NetworkList {
  /** Where senders reach the platform; null where neither PUBLIC_URL nor GATEWAY_URL is set. */
  @ApiProperty({ type: String, nullable: true })
  postback_origin: string | null;

  @ApiProperty({ type: [NetworkDocument] })
  data: NetworkDocument[];
}
