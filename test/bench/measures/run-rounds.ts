import type { Measure, Sample } from './measures';
import { type MeasureSummary, summarize } from '../report/summarize';

/**
 * Takes every measure once a round.
 *
 * @throws Error of the first measure whose answers or stored rows were not as they should be
 */
export async function runRounds(
  measures: readonly Measure[],
  rounds: number,
  say: (line: string) => void,
): Promise<MeasureSummary[]> {
  const readings = new Map<string, Sample[]>(measures.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, title, run: take } of measures) {
      const reading = await take();
      readings.get(name)!.push(reading);
      say(`Round ${round} of ${rounds}: ${title}: ${Math.round(reading.perSecond).toLocaleString('en')} a second`);
    }
  }
  return measures.map((measure) => summarize(measure, readings.get(measure.name)!));
}
