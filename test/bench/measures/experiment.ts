import { randomBytes } from 'node:crypto';
import type { CleanUp } from '../../../tools/cli/clean-up';
import type { Harness } from '../../../tools/harness/harness';
import { type LoadResult, runLoad } from '../load/run-load';
import { POSTBACK_TARGET } from './targets';

/** What a measure with processes of its own gets. */
export interface Experiment {
  harness: Harness;
  /** How long each load is measured. */
  seconds: number;
  /** Measures the sizes that take long. */
  isLarge: boolean;
  /** For what a measure writes; the clean-up removes it. */
  folder: string;
  cleanUp: CleanUp;
  print: (line: string) => void;
}

interface PostbackLoad {
  port: number;
  connections: number;
  seconds: number;
  warmUpSeconds?: number;
  target?: string;
}

/** Sends postbacks of new conversions. @throws Error on the first response that is not 2xx */
export function sendPostbacks(load: PostbackLoad): Promise<LoadResult> {
  return runLoad({ warmUpSeconds: 2, target: POSTBACK_TARGET, run: randomBytes(4).toString('hex'), ...load });
}
