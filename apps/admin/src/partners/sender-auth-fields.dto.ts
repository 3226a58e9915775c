import { ApiProperty } from '@nestjs/swagger';
import { Equals, IsBoolean, IsOptional } from 'class-validator';
import { IsNetworkList, OptionalField } from '../http/field-decorators';
import { IsSigningSecret } from './is-signing-secret';

/** What a partner asks of those who call: nothing, unless it is set. */
export class SenderAuthFields {
  /** A postback without a known token is refused. */
  @OptionalField()
  @IsBoolean()
  require_token?: boolean;

  /** A postback without an API key of this partner's is refused. */
  @OptionalField()
  @IsBoolean()
  require_api_key?: boolean;

  /** A postback without a good signature in X-Signature is refused; needs a signing secret. */
  @OptionalField()
  @IsBoolean()
  require_signature?: boolean;

  /**
   * With what the partner signs: a text, or a pinned version in Secret Manager. Never answered. The secret before stays
   * in force beside a new one; null takes both away.
   * @example projects/my-project/secrets/shopee-signing/versions/1
   */
  @IsOptional()
  @IsSigningSecret()
  signing_secret?: string | null;

  /** Null takes away the secret that was in force before the present one. */
  @OptionalField()
  @Equals(null, { message: 'previous_signing_secret can only be taken away: null', context: { isSecret: true } })
  @ApiProperty({ type: 'string', nullable: true })
  previous_signing_secret?: null;

  /**
   * Addresses and networks that may call; none: everybody.
   * @example ["203.0.113.0/24"]
   */
  @OptionalField()
  @IsNetworkList()
  ip_allowlist?: string[];

  /** The partner may call its service's own URL, past the gateway. */
  @OptionalField()
  @IsBoolean()
  direct_access?: boolean;
}
