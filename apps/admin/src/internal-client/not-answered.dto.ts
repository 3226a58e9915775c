import type { Problem } from '@app/common';
import { schemas } from '@app/internal-protocol';

const { listOf, objectOf, orNull, STRING } = schemas;

/** The gateway, or a partner's service, that did not do its part of a request. */
export class NotAnswered {
  /** Null: the gateway. @example rector */
  partner_code: string | null;

  /** @example unavailable */
  code: string;

  /** @example "rector does not answer." */
  detail: string;
}

/** The list of them, in responses that are no classes. */
export const NOT_ANSWERED = listOf(
  objectOf('SilentPartner', { partner_code: orNull(STRING), code: STRING, detail: STRING }),
);

export function notAnswered(partnerCode: string | null, { code, message }: Problem): NotAnswered {
  return { partner_code: partnerCode, code, detail: message };
}
