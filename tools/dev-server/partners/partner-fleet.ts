import type { PartnerPorts } from '../partner-ports';
import { cellOf } from './cell-fleet';
import type { ConfiguredPartner } from './configured-partners';
import { type FleetContext, PartnerRunner } from './partner-runner';

/**
 * The services of all configured partners: one process and one database for each. An inactive partner keeps its
 * service, which serves its intake counters and personal data; the gateway has no route to its endpoint.
 */
export class PartnerFleet {
  private readonly runners = new Map<string, PartnerRunner>();
  private updating: Promise<void> = Promise.resolve();
  private isFirstUpdate = true;

  constructor(
    private readonly ports: PartnerPorts,
    private readonly tools: FleetContext,
  ) {}

  /** Updates the fleet to the configuration; resolves when every new service is starting. */
  update(partners: readonly ConfiguredPartner[]): Promise<void> {
    // One after another, so that ports are assigned in order.
    this.updating = this.updating
      .then(() => this.apply(partners))
      .catch((error: unknown) =>
        this.tools.platform.terminal.warn(`Failed to update the partners' services: ${(error as Error).message}`),
      );
    return this.updating;
  }

  /** Resolves when every service runs or has failed once. */
  async attempted(): Promise<void> {
    await Promise.all([...this.runners.values()].map((runner) => runner.attempted));
  }

  async stop(): Promise<void> {
    await this.updating;
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
  }

  kill(): void {
    for (const runner of this.runners.values()) runner.kill();
  }

  private async apply(partners: readonly ConfiguredPartner[]): Promise<void> {
    if (this.tools.platform.stopping.aborted) return;
    for (const partner of partners) {
      if (cellOf(partner.endpointUrl, this.tools.cells) !== undefined) {
        await this.endRunner(partner.partnerCode);
        continue;
      }
      const runner = this.runnerOf(partner.partnerCode);
      runner.update({ ...partner, port: await this.ports.portOf(partner.partnerCode) });
    }
    this.isFirstUpdate = false;
  }

  /** A partner that moved into a cell. */
  private async endRunner(partnerCode: string): Promise<void> {
    const runner = this.runners.get(partnerCode);
    this.runners.delete(partnerCode);
    await runner?.retire();
  }

  private runnerOf(partnerCode: string): PartnerRunner {
    const known = this.runners.get(partnerCode);
    if (known) return known;
    const runner = new PartnerRunner(partnerCode, this.isFirstUpdate, this.tools);
    this.runners.set(partnerCode, runner);
    return runner;
  }
}
