import { readSecretReference } from '@app/partner-config';
import { ApiProperty } from '@nestjs/swagger';
import { Equals, IsOptional, ValidateBy } from 'class-validator';
import { IsNetworkList, OptionalField, OptionalFlag } from '../http/field-decorators';

const VISIBLE_TEXT = /^[\x21-\x7e]{16,255}$/;

/** A secret of 16 to 255 visible characters, or a pinned version of a secret in Secret Manager. */
export function isSigningSecret(text: string): boolean {
  return text.startsWith('projects/') ? readSecretReference(text) !== undefined : VISIBLE_TEXT.test(text);
}

const IsSigningSecret = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isSigningSecret',
      validator: {
        validate: (value) => typeof value === 'string' && isSigningSecret(value),
        defaultMessage: () =>
          'signing_secret must be 16 to 255 visible characters without spaces, or projects/…/secrets/…/versions/<number>',
      },
    },
    { context: { isSecret: true } },
  );

/** What a partner requires of the senders of its postbacks; by default nothing. */
export class SenderAuthFields {
  /** A postback without a known token is refused. */
  @OptionalFlag()
  require_token?: boolean;

  /** A postback without an API key of this partner is refused. */
  @OptionalFlag()
  require_api_key?: boolean;

  /** A postback without a valid signature in X-Signature is refused; needs a signing secret. */
  @OptionalFlag()
  require_signature?: boolean;

  /**
   * The secret with which the partner signs: a text, or a pinned version in Secret Manager. It is never returned. The
   * secret before stays active beside a new one; null removes both.
   * @example projects/my-project/secrets/shopee-signing/versions/1
   */
  @IsOptional()
  @IsSigningSecret()
  signing_secret?: string | null;

  /** Null removes the secret that was active before the present one. */
  @OptionalField()
  @Equals(null, { message: 'previous_signing_secret can only be taken away: null', context: { isSecret: true } })
  @ApiProperty({ type: 'string', nullable: true })
  previous_signing_secret?: null;

  /**
   * Addresses and networks that may send; empty: every address.
   * @example ["203.0.113.0/24"]
   */
  @OptionalField()
  @IsNetworkList()
  ip_allowlist?: string[];

  /** The partner may send to its service's own URL, past the gateway. */
  @OptionalFlag()
  direct_access?: boolean;
}
