import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../platform';
import type { Environment } from '../processes/app-settings';
import { cellOf } from './cell-fleet';
import type { ConfiguredPartner } from './configured-partners';

/** After the start. */
const FIRST_DELAY_MS = 5_000;
const INTERVAL_MS = 60 * 60_000;
/** Maintenance listens on no port; otherwise its environment is that of the service. */
export const NO_PORT = 0;

/** Maintains every partner's database soon after the start and then hourly, until everything is stopped. */
export async function maintainHourly(platform: Platform): Promise<void> {
  const { settings, terminal, stopping } = platform;
  for (let delayMs = FIRST_DELAY_MS; !stopping.aborted; delayMs = INTERVAL_MS) {
    await wait(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    await maintainAll(platform, (partner) => settings.forService(partner, NO_PORT)).catch((error: unknown) => {
      terminal.warn(`Failed to run maintenance: ${(error as Error).message}`);
    });
  }
}

/**
 * Maintains the databases of all partners, and those of cells, one after another, inactive ones included: retention applies to their rows too.
 *
 * @param environmentOf the environment of a partner's service
 * @returns the partners whose maintenance failed, and of how many
 */
export async function maintainAll(
  platform: Platform,
  environmentOf: (partner: ConfiguredPartner) => Promise<Environment>,
): Promise<{ failed: string[]; count: number }> {
  const { terminal, stopping } = platform;
  const failed: string[] = [];
  const cells = await platform.cells();
  const all = stopping.aborted ? [] : await platform.partners();
  const partners = all.filter(({ endpointUrl }) => cellOf(endpointUrl, cells) === undefined);
  for (const cell of cells.keys()) {
    await platform.maintainCell(cell).catch((error: Error) => {
      failed.push(cell);
      terminal.warn(`Maintenance of ${cell}: ${error.message}`);
    });
  }
  for (const partner of partners) {
    try {
      await platform.maintain(await environmentOf(partner));
    } catch (error) {
      if (stopping.aborted) break;
      failed.push(partner.partnerCode);
      terminal.warn(`Maintenance of ${partner.partnerCode}: ${(error as Error).message}`);
    }
  }
  return { failed, count: all.length };
}
