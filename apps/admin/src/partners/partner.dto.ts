import type { FieldError } from '@app/common';
import { readSecretReference } from '@app/partner-config';
import { checkEndpointPath, checkMapping } from '@app/postback';
import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Equals, IsOptional, ValidateBy } from 'class-validator';
import { Partner } from '../database/entities';
import { OptionalField, OptionalNote } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';

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

class SigningSecretFields {
  /**
   * The secret with which the partner signs: a text, or a pinned version in Secret Manager. It is never returned. The
   * previous secret stays active beside a new one; null removes both.
   * @example projects/my-project/secrets/shopee-signing/versions/1
   */
  @IsOptional()
  @IsSigningSecret()
  signing_secret?: string | null;

  /** Null removes the previous secret. */
  @OptionalField()
  @Equals(null, { message: 'previous_signing_secret can only be taken away: null', context: { isSecret: true } })
  @ApiProperty({ type: 'string', nullable: true })
  previous_signing_secret?: null;
}

const REQUIRED = ['partner_code', 'partner_name', 'endpoint_path'] as const;
/** Kept by the platform, or written in another form. */
const NOT_WRITTEN = [
  'signing_secret',
  'previous_signing_secret',
  'signing_secrets',
  'signing_secrets_set_at',
  'version',
  'created_at',
  'updated_at',
] as const;

/** `skipNullProperties: false`: a field may be left out, but is null only where its own validators allow it. */
const OPTIONAL = { skipNullProperties: false };

const PartnerFields = IntersectionType(
  PickType(Partner, REQUIRED),
  PartialType(OmitType(Partner, [...REQUIRED, ...NOT_WRITTEN]), OPTIONAL),
  SigningSecretFields,
);

/** A partner to create. A field that is left out gets its default. */
export class CreatePartner extends PartnerFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return partnerErrors(this);
  }
}

export type PartnerChanges = Partial<InstanceType<typeof PartnerFields>>;

/** The changes of a partner; a mapping is replaced whole. Identity fields are accepted only with their present values. */
export class ChangePartner extends PartialType(PartnerFields, OPTIONAL) implements CrossFieldValidation {
  /** Why, for the history. @example the network renamed reward */
  @OptionalNote()
  note?: string;

  crossFieldErrors(): FieldError<string>[] {
    return partnerErrors(this);
  }
}

function partnerErrors(request: PartnerChanges): FieldError<string>[] {
  const pathErrors = typeof request.endpoint_path === 'string' ? checkEndpointPath(request.endpoint_path) : [];
  return [...pathErrors, ...mappingErrors(request)];
}

/** Every error of a mapping and its field rules, which may still be anything; what is left out has none. */
export function mappingErrors(request: { parameter_mapping?: unknown; field_rules?: unknown }): FieldError<string>[] {
  const { parameter_mapping = {}, field_rules = {} } = request;
  return checkMapping(parameter_mapping, field_rules);
}
