import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../processes/app-settings';
import { runScript } from '../processes/child-process';
import type { Terminal } from '../terminal/terminal';

/** After the start. */
const FIRST_DELAY_MS = 5_000;
const INTERVAL_MS = 60 * 60_000;

/** One partner's maintenance, ready to run. */
export interface MaintenanceRun {
  partnerCode: string;
  script: string;
  environment: Environment;
}

/** Maintains every partner's database soon after the start and then hourly, until `stopping`. */
export async function maintainHourly(
  listRuns: () => Promise<MaintenanceRun[]>,
  terminal: Terminal,
  stopping: AbortSignal,
): Promise<void> {
  for (let delayMs = FIRST_DELAY_MS; !stopping.aborted; delayMs = INTERVAL_MS) {
    await wait(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    try {
      await runMaintenance(await listRuns(), terminal, stopping);
    } catch (error) {
      terminal.warn(`Failed to run maintenance: ${(error as Error).message}`);
    }
  }
}

/** Maintains one partner after another. Returns those whose maintenance failed. */
export async function runMaintenance(
  runs: MaintenanceRun[],
  terminal: Terminal,
  stopping: AbortSignal,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { partnerCode, script, environment } of runs) {
    try {
      await runScript({ name: 'maintenance', script, environment, signal: stopping }, terminal);
    } catch (error) {
      if (stopping.aborted) return failed;
      failed.push(partnerCode);
      terminal.warn(`Maintenance of ${partnerCode}: ${(error as Error).message}`);
    }
  }
  return failed;
}
