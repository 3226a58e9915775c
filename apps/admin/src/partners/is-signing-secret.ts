import { readSecretReference } from '@app/partner-config';
import { ValidateBy } from 'class-validator';

const VISIBLE_TEXT = /^[\x21-\x7e]{16,255}$/;
const LIKE_A_REFERENCE = /^projects\//;

/** A secret of 16 to 255 visible characters, or a pinned version of a secret in Secret Manager. Faults never repeat it. */
export const IsSigningSecret = (): PropertyDecorator =>
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

export function isSigningSecret(text: string): boolean {
  return LIKE_A_REFERENCE.test(text) ? readSecretReference(text) !== undefined : VISIBLE_TEXT.test(text);
}
