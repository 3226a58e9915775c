import { setTimeout as wait } from 'node:timers/promises';
import { until } from '@app/common/testing/until';
import type { HarnessProcess } from '../../tools/harness/harness-process';
import { ChaosPlatform } from '../chaos/harness/chaos-platform';
import type { FuzzRun } from './run-fuzz';

const READ_KEY_TIMEOUT_MS = 30_000;
/** A service loads a new key within five seconds, and blocks an address that tries too many wrong ones meanwhile. */
const WRONG_KEY_PAUSE_MS = 3_000;

/** A gateway, and a service that it does not use. */
export function targetsOf({ gateways, services }: ChaosPlatform): HarnessProcess[] {
  return [gateways[0]!, services.find(({ name }) => name === 'involve-2')!];
}

/** Starts the platform with a key that its services know. */
export async function startPlatform(
  run: Pick<FuzzRun, 'folder' | 'cleanUp' | 'print'>,
): Promise<{ platform: ChaosPlatform; readKey: string }> {
  const platform = await ChaosPlatform.start(run.folder, run.cleanUp, run.print);
  const readKey = await platform.createReadKey();
  const headers = { 'x-api-key': readKey };
  for (const { name, url } of platform.services) {
    const isKnown = async (): Promise<boolean> => {
      const { ok } = await fetch(`${url}/postback/stats`, { headers });
      if (!ok) await wait(WRONG_KEY_PAUSE_MS);
      return ok;
    };
    await until(`${name} accepts the read key`, isKnown, READ_KEY_TIMEOUT_MS);
  }
  return { platform, readKey };
}
