import type { Findings } from './event-errors';

export const MAX_ID_LENGTH = 255;

/** An optional text; a number is read as one. What cannot be stored is left out with a warning. */
export function readText(field: string, value: unknown, maxLength: number, findings: Findings): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return findings.warn(field, 'wrong_type', 'must be a text, and was left out', value);
  const isLong = value.length > maxLength;
  if (isLong || value.includes('\0')) {
    const reason = isLong ? `is longer than ${maxLength} characters, and was left out` : 'holds NUL, and was left out';
    return findings.warn(field, isLong ? 'wrong_length' : 'wrong_format', reason, value);
  }
  return value.toWellFormed();
}
