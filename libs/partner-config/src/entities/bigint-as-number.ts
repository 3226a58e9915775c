import type { ValueTransformer } from 'typeorm';

/** Versions and row numbers stay far below 2^53; pg hands them over as text. */
export const bigintAsNumber: ValueTransformer = {
  from: (stored: string) => Number(stored),
  to: (value: unknown) => value,
};
