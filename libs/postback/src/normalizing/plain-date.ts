import { visibleText } from './normalize-text';

/** The half of the day, which is written before the clock in Chinese, Japanese and Korean. */
const HALF_BEFORE_CLOCK = /(?:(上午|午前|오전)|下午|午後|午后|오후)\s*(\d{1,2}:\d{2}(?::\d{2})?)/;

/** A date of Chinese, Japanese or Korean systems, or with characters that cannot be seen, as others write it. */
export function plainDate(text: string): string {
  if (!/[^ -~]/.test(text)) return text;
  return visibleText(text.replaceAll(/\s/g, ' '))
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]\s?/, '$1-$2-$3 ')
    .replace(
      /(\d{1,2})[時时시点點]\s?(\d{1,2})[分분](?:\s?(\d{1,2})[秒초])?/,
      (_, hour: string, minute: string, second = '0') =>
        [hour, minute, second].map((part) => part.padStart(2, '0')).join(':'),
    )
    .replace(
      HALF_BEFORE_CLOCK,
      (_, morning: string | undefined, clock: string) => `${clock} ${morning === undefined ? 'PM' : 'AM'}`,
    )
    .trim();
}
