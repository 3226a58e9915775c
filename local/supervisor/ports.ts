import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { portFault } from '../free-port';
import { readJsonFile, writePrivateFile } from '../private-file';

const HIGHEST_PORT = 65_535;

/** Which partner's service listens where. */
export interface PortsGiven {
  /** The PARTNER_PORT_BASE under which they were given. */
  base: number;
  ports: Record<string, number>;
}

/** With another base, every port moves by the difference, so that the order stays. */
export function movePorts({ base, ports }: PortsGiven, newBase: number): PortsGiven {
  const moved = Object.entries(ports).map(([partnerCode, port]) => [partnerCode, port - base + newBase] as const);
  return { base: newBase, ports: Object.fromEntries(moved) };
}

/**
 * The lowest port from the base on that nobody of ours has.
 *
 * @param excluded ports that are not to be given
 */
export function nextPort({ base, ports }: PortsGiven, excluded: ReadonlySet<number>): number {
  const given = new Set(Object.values(ports));
  for (let port = base; port <= HIGHEST_PORT; port += 1) if (!given.has(port) && !excluded.has(port)) return port;
  throw new ExplainedFault(`No port from PARTNER_PORT_BASE (${base}) on is left for another partner.`);
}

/** Gives every partner's service its port; a port once given stays (ports.json in the data folder). */
export class PortBook {
  private constructor(
    private readonly file: string,
    private readonly host: string,
    private given: PortsGiven,
    /** The gateway's and the admin's. */
    private readonly reserved: ReadonlySet<number>,
  ) {}

  static async open(dataFolder: string, host: string, base: number, reserved: number[]): Promise<PortBook> {
    await mkdir(dataFolder, { recursive: true });
    const file = join(dataFolder, 'ports.json');
    const kept = (await readJsonFile<PortsGiven>(file)) ?? { base, ports: {} };
    return new PortBook(file, host, movePorts(kept, base), new Set(reserved));
  }

  /** Ports of partners known from earlier runs. */
  get known(): ReadonlyMap<string, number> {
    return new Map(Object.entries(this.given.ports));
  }

  /** The port of a partner; a new partner gets the next one that no other program has. Called for one at a time. */
  async portOf(partnerCode: string): Promise<number> {
    const known = this.given.ports[partnerCode];
    if (known !== undefined) return known;
    const excluded = new Set(this.reserved);
    let port = nextPort(this.given, excluded);
    while ((await portFault(this.host, port)) !== undefined) {
      excluded.add(port);
      port = nextPort(this.given, excluded);
    }
    await this.give({ [partnerCode]: port });
    return port;
  }

  /** Gives the partners that ship their places at the head of the range, whoever comes first. */
  async giveFirst(partnerCodes: string[]): Promise<void> {
    if (this.known.size > 0) return;
    const entries = partnerCodes.map((partnerCode, index) => [partnerCode, this.given.base + index] as const);
    await this.give(Object.fromEntries(entries));
  }

  private async give(ports: Record<string, number>): Promise<void> {
    this.given = { ...this.given, ports: { ...this.given.ports, ...ports } };
    await writePrivateFile(this.file, `${JSON.stringify(this.given, null, 2)}\n`);
  }
}
