const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
/** 13 to 19 digits, also in groups. */
const CARD = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.-])/g;
const MIN_CARD_LENGTH = 13;
const REDACTED = '[redacted]';

/** Replaces what looks like an e-mail address or a card number: no event should hold one. */
export function redactText(text: string): string {
  const rest = text.includes('@') ? text.replaceAll(EMAIL, REDACTED) : text;
  if (rest.length < MIN_CARD_LENGTH) return rest;
  return rest.replaceAll(CARD, (found) => (isCard(found) ? REDACTED : found));
}

/** By the check digit of card numbers (Luhn, ISO/IEC 7812-1), which nine in ten other numbers do not have. */
function isCard(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
