import type { ClickDimension } from '@app/internal-protocol';

/** A row's key as people know it: a campaign as it was before it became part of a URL. */
export function readableKey(dimension: ClickDimension | null, key: string | null): string | null {
  if (dimension !== 'campaign' || key === null) return key;
  // The page was stored as URLSearchParams writes it, so this reads every name.
  return new URLSearchParams(`name=${key}`).get('name');
}
