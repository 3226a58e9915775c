import { FuzzConnection } from './fuzz-connection';
import type { FuzzCase } from './compose-case';
import { measureProcessing } from './processing-time';

const REMEMBERED = 12;
const TRIES = 5;

interface Slow {
  fuzzCase: FuzzCase;
  port: number;
  tookMs: number;
}

/** A request that takes long even if nothing else is going on. */
export interface SlowAlone {
  aloneMs: number;
  fuzzCase: FuzzCase;
  port: number;
}

/** Remembers the requests that took longest: one of them may be work for too long, and hold up all others. */
export class SlowestRequests {
  private slow: Slow[] = [];

  note(fuzzCase: FuzzCase, port: number, tookMs: number): void {
    if (fuzzCase.answers === undefined || tookMs <= (this.slow[REMEMBERED - 1]?.tookMs ?? 0)) return;
    const all = [...this.slow, { fuzzCase, port, tookMs }].toSorted((one, other) => other.tookMs - one.tookMs);
    this.slow = all.slice(0, REMEMBERED);
  }

  /**
   * Sends them again, one by one; of a few tries the quickest counts.
   *
   * @param pids whose time it is that counts
   * @returns the slowest of them
   */
  async measureAlone(pids: readonly number[]): Promise<SlowAlone | undefined> {
    const measured: SlowAlone[] = [];
    for (const { fuzzCase, port } of this.slow) {
      const tries = [];
      for (let attempt = 0; attempt < TRIES; attempt += 1) tries.push(await timeAlone(fuzzCase, port, pids));
      measured.push({ aloneMs: Math.min(...tries), fuzzCase, port });
    }
    return measured.toSorted((one, other) => other.aloneMs - one.aloneMs)[0];
  }
}

async function timeAlone(fuzzCase: FuzzCase, port: number, pids: readonly number[]): Promise<number> {
  const connection = new FuzzConnection(port);
  const tookMs = await measureProcessing(pids, () => connection.exchange(fuzzCase));
  connection.close();
  return tookMs;
}
