import { createHash } from 'node:crypto';

/** A session: which products were looked at, and bought. */
export interface Visit {
  session: string;
  at: Date;
  viewed: string[];
  bought: string[];
}

const DAY_MS = 86_400_000;
const DAYS = 30;
const GROUPS = 40;
const PRODUCTS_OF_GROUP = 25;
/** How often a visitor leaves the group that they are interested in. */
const DISTRACTION = 0.3;

/**
 * Visits of 30 days to a shop of 1,000 products in 40 groups, and of the following day, the same every time. Products
 * and groups are the more popular the lower their number: the fourth is half as popular as the first. A visitor looks at 2 to 8 products, most of one group,
 * and buys some of them.
 */
export function generateVisits(
  now: Date,
  countBefore: number,
  countAfter: number,
): { before: Visit[]; after: Visit[] } {
  const random = seededRandom();
  const visit = (prefix: string, index: number, from: number, days: number): Visit => {
    const group = popular(random, GROUPS);
    const count = 2 + Math.floor(random() * 7);
    const viewed = Array.from({ length: count }, () => {
      const chosen = random() < DISTRACTION ? popular(random, GROUPS) : group;
      return `p-${chosen}-${popular(random, PRODUCTS_OF_GROUP)}`;
    });
    const bought = random() < 0.1 ? viewed.slice(0, 1 + Math.floor(random() * 2)) : [];
    return {
      session: `${prefix}${index}`,
      at: new Date(from + random() * days * DAY_MS),
      viewed: [...new Set(viewed)],
      bought,
    };
  };
  const start = now.getTime() - DAYS * DAY_MS;
  const before = Array.from({ length: countBefore }, (_, index) => visit('b', index, start, DAYS));
  const after = Array.from({ length: countAfter }, (_, index) => visit('a', index, now.getTime(), 1));
  return { before, after };
}

/**
 * How often one of ten recommended products is among those that a visitor looked at later in the same visit, after the
 * first product.
 */
export async function hitRate(
  visits: readonly Visit[],
  recommend: (product: string) => Promise<readonly string[]>,
): Promise<number> {
  const longer = visits.filter(({ viewed }) => viewed.length > 1);
  let hits = 0;
  for (const { viewed } of longer) {
    const [first, ...later] = viewed;
    const recommended = await recommend(first!);
    if (recommended.some((product) => later.includes(product))) hits += 1;
  }
  return hits / longer.length;
}

/** A number below `count`, the lower the more often. */
function popular(random: () => number, count: number): number {
  const weights = Array.from({ length: count }, (_, rank) => 1 / Math.sqrt(rank + 1));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let rank = 0; rank < count; rank += 1) {
    left -= weights[rank]!;
    if (left < 0) return rank;
  }
  return count - 1;
}

function seededRandom(): () => number {
  let counter = 0;
  return () => {
    const hash = createHash('sha256')
      .update(`visits ${(counter += 1)}`)
      .digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  };
}
