import type { LegacyKey } from '../source/legacy-row';
import type { Importer } from '../target/importer';
import type { Verification, Verifier } from './verifier';

/** While rows go on coming in, each round may find new ones; what then is left is told. */
const ROUNDS = 3;

/** What gaps are filled with. */
export interface GapFiller {
  verifier: Verifier;
  mover: Importer;
  key: LegacyKey | null;
  say: (line: string) => void;
}

/**
 * Copies what was written into days that the walk had passed: a transaction that was open for long, a row that was
 * put in by hand. Answers what still differs.
 */
export async function fillGaps(found: Verification, { verifier, mover, key, say }: GapFiller): Promise<Verification> {
  if (key === null) return found;
  let { differences } = found;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const days = incompleteDays(differences);
    if (days.length === 0) break;
    for (const day of days) {
      const { conversions, repeats, quarantined } = await mover.fillIn(day, key);
      const copied = conversions + repeats + quarantined;
      if (copied > 0) say(`${day.from.slice(0, 10)}: ${copied} rows had come late, and are copied`);
      const again = await verifier.verifyDay(day, key);
      differences = [...differences.filter((one) => one.span.from !== day.from), ...again.differences];
    }
  }
  return { ...found, differences, rows: await explainDifferences(verifier, differences, key) };
}

function incompleteDays(differences: Verification['differences']) {
  const lacking = differences.filter(({ legacy: former, imported: moved }) => former.rows > moved.rows);
  return [...new Map(lacking.map(({ span }) => [span.from, span])).values()];
}

/** Names the rows behind the differences. */
async function explainDifferences(
  verifier: Verifier,
  differences: Verification['differences'],
  key: LegacyKey,
): Promise<Verification['rows']> {
  const spans = new Map(differences.map(({ span }) => [span.from, span]));
  const rows: Verification['rows'] = [];
  for (const span of spans.values()) rows.push(...(await verifier.explainDay(span, key)));
  return rows;
}
