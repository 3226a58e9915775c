import { formatDecimal, parseDecimal } from '@app/semantic-layer/merge/rational';

const MILLION = 1_000_000n;
const PLACES = 8;

/** What a request to the model used. */
export interface Usage {
  promptTokens: number;
  /** With those of thoughts, which cost as much. */
  outputTokens: number;
}

/** Prices in US dollars per million tokens as decimal text; empty: not known. */
export interface Prices {
  input: string;
  output: string;
}

export function readUsage(body: unknown): Usage {
  const { usageMetadata: usage = {} } = (body ?? {}) as { usageMetadata?: Record<string, unknown> };
  const count = (name: string): number => {
    const value = usage[name];
    return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0;
  };
  return {
    promptTokens: count('promptTokenCount'),
    outputTokens: count('candidatesTokenCount') + count('thoughtsTokenCount'),
  };
}

/** US dollars as decimal text; null where a price is not known. */
export function costOf({ promptTokens, outputTokens }: Usage, { input, output }: Prices): string | null {
  if (input === '' || output === '') return null;
  const [first, second] = [parseDecimal(input), parseDecimal(output)];
  const numerator =
    BigInt(promptTokens) * first.numerator * second.denominator +
    BigInt(outputTokens) * second.numerator * first.denominator;
  return formatDecimal({ numerator, denominator: first.denominator * second.denominator * MILLION }, PLACES);
}
