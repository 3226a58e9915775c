import { schemas } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, Equals, IsObject, IsOptional, Length } from 'class-validator';

const { FREE, objectOf, STRING } = schemas;

/** One message of JSON-RPC 2.0, as the Model Context Protocol sends it. */
export class McpMessage {
  @Equals('2.0')
  @ApiProperty({ enum: ['2.0'] })
  jsonrpc: string;

  /** A number or text; a message without it is a notification. */
  @Allow()
  @ApiPropertyOptional({ oneOf: [{ type: 'integer' }, { type: 'string' }] })
  id?: unknown;

  /** @example tools/list */
  @Length(1, 200)
  method: string;

  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  params?: object;
}

export const MCP_RESPONSE = objectOf(
  'McpResponse',
  {
    jsonrpc: STRING,
    id: { anyOf: [{ type: 'integer' }, { type: 'string', nullable: true }] },
    result: FREE,
    error: FREE,
  },
  ['id', 'result', 'error'],
);
