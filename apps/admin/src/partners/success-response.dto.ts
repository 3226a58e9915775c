import { IsString, Matches, MaxLength } from 'class-validator';

/** The answer that a partner wants to see for a stored postback. */
export class SuccessResponse {
  /** @example OK */
  @IsString()
  @MaxLength(4096)
  body: string;

  /** @example "text/plain; charset=utf-8" */
  @Matches(/^[a-z]+\/[a-z0-9.+-]+(;[ -~]+)?$/i, { message: 'content_type must be a media type such as text/plain' })
  @MaxLength(255)
  content_type: string;
}
