import { ApiError, type GoogleApis } from './google-apis';
import type { ApiRequest } from './api-request';
import type { Clock } from './rate-limit';

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 5_000;
/** gcloud stops waiting for a service or a job that is replaced after this time too. */
const READY_TIMEOUT_MS = 30 * 60_000;
/** A change that was accepted goes on while its state cannot be read for a time. */
const MAX_FAILED_READS = 10;

/** What was accepted did not succeed. */
export class OperationFailed extends Error {}

/** A resource of Cloud Run with conditions: https://cloud.google.com/run/docs/reference/rest/v1/Condition */
export interface Conditioned {
  metadata?: { generation?: number };
  status?: {
    observedGeneration?: number;
    conditions?: { type: string; status: string; message?: string }[];
  };
}

export interface Waiting {
  apis: GoogleApis;
  clock: Clock;
}

/**
 * Reads a resource until a condition is true.
 *
 * @param timeoutMs `Infinity` for a job's execution, which has a timeout of its own
 * @throws OperationFailed with Cloud Run's message when the condition is false, or after `timeoutMs`
 */
export async function waitUntil(
  request: ApiRequest,
  condition: 'Ready' | 'Completed',
  { apis, clock }: Waiting,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<void> {
  const untilMs = clock.nowMs + timeoutMs;
  let failedReads = 0;
  let message = '';
  for (let waitMs = FIRST_WAIT_MS; clock.nowMs < untilMs; waitMs = Math.min(waitMs * 1.5, MAX_WAIT_MS)) {
    try {
      const found = findCondition((await apis.send(request)) as Conditioned, condition);
      if (found?.status === 'True') return;
      message = found?.message ?? '';
      if (found?.status === 'False') throw new OperationFailed(message || `${condition} is false`);
      failedReads = 0;
    } catch (error) {
      failedReads += 1;
      if (!(error instanceof ApiError) || !error.isTransient || failedReads > MAX_FAILED_READS) throw error;
    }
    await clock.sleep(waitMs);
  }
  throw new OperationFailed(`It is not ready after ${timeoutMs / 60_000} minutes. ${message}`);
}

/** The condition, unless it is still that of the generation before. */
function findCondition({ metadata, status }: Conditioned, type: string) {
  const { observedGeneration, conditions = [] } = status ?? {};
  if (observedGeneration !== undefined && observedGeneration !== metadata?.generation) return undefined;
  return conditions.find((one) => one.type === type);
}
