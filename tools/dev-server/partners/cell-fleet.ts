import { CELL_PATH } from '@app/partner-config/databases/cell-databases';
import type { PartnerPorts } from '../partner-ports';
import type { Platform } from '../platform';
import { SupervisedProcess } from '../processes/supervised-process';

/** Where the cells of this machine are, by name. */
export type CellUrls = ReadonlyMap<string, string>;

/** The cell that a partner is in: the one below whose URL its `endpoint_url` is. */
export function cellOf(endpointUrl: string | null, cells: CellUrls): string | undefined {
  return [...cells].find(([, url]) => endpointUrl?.startsWith(url + CELL_PATH))?.[0];
}

/** The processes of the cells that `CELLS` names. */
export class CellFleet {
  private readonly processes: SupervisedProcess[] = [];

  private constructor(readonly urls: CellUrls) {}

  /** Creates their databases where they are missing, and starts them. They have the ports after those of partners. */
  static async start(
    names: readonly string[],
    platform: Platform,
    ports: PartnerPorts,
    urlOf: (port: number) => string,
  ): Promise<CellFleet> {
    const urls = new Map<string, string>();
    const fleet = new CellFleet(urls);
    for (const name of names) {
      const port = await ports.portOf(name);
      urls.set(name, urlOf(port));
      const environment = await platform.prepareCell(name, port, urlOf(port));
      const cell = new SupervisedProcess(
        { name, script: platform.scripts.service.host, environment },
        platform.terminal,
      );
      fleet.processes.push(cell);
      await cell.start();
    }
    return fleet;
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((cell) => cell.stop()));
  }

  kill(): void {
    for (const cell of this.processes) cell.kill();
  }
}
