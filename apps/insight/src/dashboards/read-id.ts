import type { InputReader } from '@app/common';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A UUID of the input; an error of it, and an empty text, for anything else. */
export function readId(input: InputReader, name: string): string {
  const id = input.text(name) ?? '';
  if (!UUID.test(id)) input.addError(name, 'wrong_format', 'must be a UUID');
  return id;
}
