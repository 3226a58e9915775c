import type { Problem } from '@app/common';

/** The gateway, or a partner's service, that did not do its part of a request. */
export class NotAnswered {
  /** Null: the gateway. @example rector */
  partner_code: string | null;

  /** @example unavailable */
  code: string;

  /** @example "rector does not answer." */
  detail: string;
}

export function notAnswered(partnerCode: string | null, { code, message }: Problem): NotAnswered {
  return { partner_code: partnerCode, code, detail: message };
}
