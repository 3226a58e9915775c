import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { portError } from './ports';
import { readJsonFile, writePrivateFile } from './private-file';

const MAX_PORT = 65_535;

/** Which partner's service listens where. */
export interface PortAssignments {
  /** The PARTNER_PORT_BASE at the time. */
  base: number;
  ports: Record<string, number>;
}

/** With another base, every port moves by the difference, so that the order stays. */
export function shiftPorts({ base, ports }: PortAssignments, newBase: number): PortAssignments {
  const moved = Object.entries(ports).map(([partnerCode, port]) => [partnerCode, port - base + newBase] as const);
  return { base: newBase, ports: Object.fromEntries(moved) };
}

/**
 * Finds the lowest port from the base on that is not assigned.
 *
 * @param excluded ports that are not to be given
 */
export function nextPort({ base, ports }: PortAssignments, excluded: ReadonlySet<number>): number {
  const given = new Set(Object.values(ports));
  for (let port = base; port <= MAX_PORT; port += 1) if (!given.has(port) && !excluded.has(port)) return port;
  throw new UserFacingError(`No port from PARTNER_PORT_BASE (${base}) upwards is left for another partner.`);
}

/** Assigns a port to every partner's service, and keeps it (ports.json in the data folder). */
export class PartnerPorts {
  private constructor(
    private readonly file: string,
    private readonly host: string,
    private assignments: PortAssignments,
    /** The gateway's and the admin's. */
    private readonly reserved: ReadonlySet<number>,
  ) {}

  static async open(dataFolder: string, host: string, base: number, reserved: number[]): Promise<PartnerPorts> {
    await mkdir(dataFolder, { recursive: true });
    const file = join(dataFolder, 'ports.json');
    const kept = (await readJsonFile<PortAssignments>(file)) ?? { base, ports: {} };
    return new PartnerPorts(file, host, shiftPorts(kept, base), new Set(reserved));
  }

  /** Ports of partners known from earlier runs. */
  get known(): ReadonlyMap<string, number> {
    return new Map(Object.entries(this.assignments.ports));
  }

  /** The port of a partner; a new partner gets the next free one. Must not be called concurrently. */
  async portOf(partnerCode: string): Promise<number> {
    const known = this.assignments.ports[partnerCode];
    if (known !== undefined) return known;
    const excluded = new Set(this.reserved);
    let port = nextPort(this.assignments, excluded);
    while ((await portError(this.host, port)) !== undefined) {
      excluded.add(port);
      port = nextPort(this.assignments, excluded);
    }
    await this.assign({ [partnerCode]: port });
    return port;
  }

  /** Assigns the first ports to the partners that ship, whatever the order in the database. */
  async assignShipped(partnerCodes: string[]): Promise<void> {
    if (this.known.size > 0) return;
    const entries = partnerCodes.map((partnerCode, index) => [partnerCode, this.assignments.base + index] as const);
    await this.assign(Object.fromEntries(entries));
  }

  private async assign(ports: Record<string, number>): Promise<void> {
    this.assignments = { ...this.assignments, ports: { ...this.assignments.ports, ...ports } };
    await writePrivateFile(this.file, `${JSON.stringify(this.assignments, null, 2)}\n`);
  }
}
