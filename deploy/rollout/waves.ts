import { UserFacingError } from '@app/common/errors/user-facing-error';

/** A part of the partners' services that is rolled out together: the canaries, a share of all in percent, or the rest. */
export type Wave = 'canary' | 'all' | number;

const SHARE = /^([1-9]\d?)%$/;

/** Reads `canary,10%,all`. Shares count from the beginning, so they grow. @throws UserFacingError for any other form */
export function parseWaves(text: string): Wave[] {
  const waves = text.split(',').map((part, index): Wave => {
    const name = part.trim();
    const share = SHARE.exec(name)?.[1];
    if (share !== undefined) return Number(share);
    if (name === 'all' || (name === 'canary' && index === 0)) return name;
    throw new UserFacingError(
      `--waves: ${name || 'an empty name'} is none of canary (first), a share such as 10%, all`,
    );
  });
  const shares = waves.filter((wave) => typeof wave === 'number');
  const isGrowing = shares.every((share, index) => index === 0 || share > shares[index - 1]!);
  if (!isGrowing || waves.indexOf('all') !== waves.length - 1) {
    throw new UserFacingError('--waves: the shares must grow, and the last wave must be all, as in canary,10%,all');
  }
  return waves;
}

/**
 * Splits what is to be rolled out into its waves. The canaries are those of the settings; where none of them is rolled
 * out, the first of the list. A wave may be empty.
 */
export function splitIntoWaves<Item>(
  items: readonly Item[],
  waves: readonly Wave[],
  isCanary: (item: Item) => boolean,
): Item[][] {
  const named = items.filter(isCanary);
  const canaries = named.length > 0 ? named : items.slice(0, 1);
  const ordered =
    waves[0] === 'canary' ? [...canaries, ...items.filter((item) => !canaries.includes(item))] : [...items];
  let start = 0;
  return waves.map((wave) => {
    const end = wave === 'canary' ? canaries.length : wave === 'all' ? items.length : upTo(items.length, wave);
    const part = ordered.slice(start, end);
    start = Math.max(start, end);
    return part;
  });
}

function upTo(count: number, share: number): number {
  return Math.ceil((count * share) / 100);
}
