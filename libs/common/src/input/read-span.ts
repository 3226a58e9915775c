import type { InputReader } from './input-reader';

const DAY_MS = 86_400_000;
const MAX_DAYS = 31;

/** The parameters of a span of time. */
export const SPAN_PARAMETERS = {
  from: {
    type: 'string',
    format: 'date-time',
    example: '2026-01-01T00:00:00Z',
    description: 'The span begins with this time',
  },
  to: {
    type: 'string',
    format: 'date-time',
    example: '2026-01-08T00:00:00Z',
    description: `The span ends before this time, at most ${MAX_DAYS} days on`,
  },
};

/** Reads a span that both its times bound. @throws Problem invalid_request (422) with all that is wrong */
export function readSpan(input: InputReader): { from: Date; to: Date } {
  const [from, to] = [input.time('from') ?? NaN, input.time('to') ?? NaN].map((time) => new Date(time));
  const lengthMs = to!.getTime() - from!.getTime();
  if (lengthMs <= 0 || lengthMs > MAX_DAYS * DAY_MS)
    input.addError('to', `must be after from, at most ${MAX_DAYS} days`);
  input.check();
  return { from: from!, to: to! };
}
