import { writeSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import type { EndGuardOptions } from './end-guard';

// The thread of `requireEndWithin`. Node ends it together with the process.
const STDERR = 2;
/** The inspector interrupts a loop at once; native code, such as garbage collection, may take longer. */
const INSPECTION_TIMEOUT_MS = 5_000;
const PROFILE_MS = 1_000;
const MAX_FUNCTIONS = 8;
const READ_HANDLES = 'process.getActiveResourcesInfo().sort().join(", ")';

void guard(workerData as EndGuardOptions);

async function guard({ name, timeoutMs }: EndGuardOptions): Promise<void> {
  await wait(timeoutMs);
  say(`${name} did not end within ${timeoutMs / 1_000} s of its result; killing it.`);
  try {
    await Promise.race([inspectMainThread(), timeout('The main thread does not let itself be inspected')]);
  } catch (error) {
    say(String(error));
  }
  process.kill(process.pid, 'SIGKILL');
}

async function inspectMainThread(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  const { result } = await session.post('Runtime.evaluate', { expression: READ_HANDLES });
  say(`Active handles: ${String(result.value)}`);
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await wait(PROFILE_MS);
  const { profile } = await session.post('Profiler.stop');
  say('Functions that ran longest in the last second, of the main thread:');
  for (const { callFrame, hitCount } of hottest(profile.nodes)) {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    say(`  ${hitCount} ${functionName || '<anonymous>'} ${url}:${lineNumber + 1}:${columnNumber + 1}`);
  }
}

function hottest(nodes: readonly Profiler.ProfileNode[]): Profiler.ProfileNode[] {
  const running = nodes.filter(({ hitCount = 0 }) => hitCount > 0);
  return running.toSorted((one, other) => other.hitCount! - one.hitCount!).slice(0, MAX_FUNCTIONS);
}

async function timeout(message: string): Promise<never> {
  await wait(INSPECTION_TIMEOUT_MS);
  throw new Error(message);
}

/** Writes at once: a stream of a worker is written by the main thread. */
function say(line: string): void {
  writeSync(STDERR, `${line}\n`);
}
