import { ValidateBy } from 'class-validator';

/** Stands for characters that are not shown, and therefore in no token. */
export const MASK = '•';

const TOKEN = new RegExp(String.raw`^[^\s\p{Cc}${MASK}]{1,255}$`, 'u');
const MAX_TOKENS = 1_000;

/** Different tokens of 1 to 255 characters; a token as it is shown masked is none. */
export const IsTokenList = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isTokenList',
      validator: {
        validate: isTokenList,
        defaultMessage: (context) =>
          `${context?.property} must be a list of different tokens of 1 to 255 characters without spaces, unmasked`,
      },
    },
    { context: { isSecret: true } },
  );

function isTokenList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_TOKENS &&
    new Set(value).size === value.length &&
    value.every((token) => typeof token === 'string' && TOKEN.test(token))
  );
}
