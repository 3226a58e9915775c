import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '../platform';
import { processNameOf } from '../terminal/log-file';
import { SupervisedProcess } from '../processes/supervised-process';
import { type AdminAccess, call } from '@app/admin-client';
import type { LimitFunction } from 'p-limit';
import type { CellUrls } from './cell-fleet';
import type { ConfiguredPartner } from './configured-partners';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

interface EndpointState {
  /** As configured now. */
  endpointUrl: string | null;
  /** Where the service of this run listens. */
  localUrl: string;
  /** The configured URL is older than this run, so another address of this machine is stale. */
  isFromEarlierRun: boolean;
}

/**
 * Whether a partner's endpoint_url has to be pointed at the service of this run. A local gateway never sends
 * postbacks to a deployed service, so a URL of another machine is replaced; but a URL of this machine that an
 * operator sets during the run, such as that of a stub, is intended.
 */
export function needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun }: EndpointState): boolean {
  if (endpointUrl === null) return true;
  if (endpointUrl === localUrl) return false;
  return isFromEarlierRun || !LOOPBACK.test(new URL(endpointUrl).hostname);
}

const RETRY_MS = 5_000;
const PUBLISH_TIMEOUT_MS = 10_000;

/** What the runners of all partners share. */
export interface FleetContext {
  platform: Platform;
  admin: AdminAccess;
  /** Their partners have no process of their own. */
  cells: CellUrls;
  /** Resolves when the admin API accepts requests; rejects when it never will. */
  adminReady: Promise<void>;
  /** Bounds how many services are set up at the same time. */
  setUps: LimitFunction;
  /** The URL of a service that listens on `port` of this machine. */
  urlOf(port: number): string;
}

/** A partner and the port of its service. */
export interface RunnablePartner extends ConfiguredPartner {
  port: number;
}

/** Keeps one partner's database and service in the configured state. */
export class PartnerRunner {
  private desired: RunnablePartner | undefined;
  private service: { process: SupervisedProcess; databaseName: string } | undefined;
  /** A service that does not accept requests yet. */
  private starting: SupervisedProcess | undefined;
  private isPublished = false;
  private isFailureReported = false;
  private settling: Promise<void> | undefined;
  private readonly firstAttempt = Promise.withResolvers<void>();

  /** @param isFromBefore the partner was configured before this run */
  constructor(
    private readonly partnerCode: string,
    private readonly isFromBefore: boolean,
    private readonly tools: FleetContext,
  ) {}

  /** Resolves when the service runs, or has failed once and is retried in the background. */
  get attempted(): Promise<void> {
    return this.firstAttempt.promise;
  }

  /** Sets the desired state. */
  update(partner: RunnablePartner): void {
    this.desired = partner;
    this.settling ??= this.settle().finally(() => {
      this.settling = undefined;
      // The desired state may have changed during the last step.
      if (!this.tools.platform.stopping.aborted && !this.isSettled()) this.update(this.desired!);
    });
  }

  /** Stops the service; `stopping` has been aborted. */
  async stop(): Promise<void> {
    await this.starting?.stop();
    await this.settling;
    await this.service?.process.stop();
  }

  /** Stops the service of a partner that is served elsewhere. */
  async retire(): Promise<void> {
    this.desired = undefined;
    await this.settling;
    await this.service?.process.stop();
  }

  kill(): void {
    this.starting?.kill();
    this.service?.process.kill();
  }

  private async settle(): Promise<void> {
    const { setUps, platform } = this.tools;
    const { stopping } = platform;
    while (!stopping.aborted && !this.isSettled()) {
      try {
        await setUps(() => this.step());
        this.isFailureReported = false;
      } catch (error) {
        if (stopping.aborted) return;
        this.warn(error as Error);
        this.firstAttempt.resolve();
        await wait(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
    this.firstAttempt.resolve();
  }

  /** Warns of a failure; once only for an inactive partner. */
  private warn({ message }: Error): void {
    if (this.isFailureReported && this.desired?.isActive === false) return;
    this.isFailureReported = true;
    this.tools.platform.terminal.warn(`${this.partnerCode}: ${message}\nRetrying in ${RETRY_MS / 1000} s.`);
  }

  private isSettled(): boolean {
    if (!this.desired) return true;
    return this.service?.databaseName === this.desired.databaseName && !this.mustPublish(this.desired);
  }

  /** Takes one step towards the desired state. */
  private async step(): Promise<void> {
    const { desired, service } = this;
    if (!desired) return;
    if (service && service.databaseName !== desired.databaseName) {
      await service.process.stop();
      this.service = undefined;
    } else if (!service) {
      await this.startService(desired);
    } else {
      await this.publishEndpointUrl(desired);
    }
  }

  private async startService(partner: RunnablePartner): Promise<void> {
    const { terminal, scripts } = this.tools.platform;
    const { partnerCode, databaseName, port } = partner;
    const startedAtMs = performance.now();
    const environment = await this.tools.platform.prepareService(partner, port);
    const name = processNameOf(partnerCode);
    this.starting = new SupervisedProcess({ name, script: scripts.service.main, environment }, terminal);
    await this.starting.start();
    this.service = { process: this.starting, databaseName };
    this.starting = undefined;
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    terminal.say(`${partnerCode}: database ${databaseName} and service on ${this.tools.urlOf(port)} (${seconds} s)`);
  }

  private async publishEndpointUrl({ partnerCode, port }: RunnablePartner): Promise<void> {
    const { admin, adminReady, platform } = this.tools;
    await adminReady;
    await call(admin, 'patch', '/api/v1/partners/{partner_code}', {
      path: { partner_code: partnerCode },
      body: { endpoint_url: this.tools.urlOf(port) },
      timeoutMs: PUBLISH_TIMEOUT_MS,
      signal: platform.stopping,
    });
    this.isPublished = true;
    // The watcher will read it too; until then it must not be written again.
    if (this.desired) this.desired = { ...this.desired, endpointUrl: this.tools.urlOf(port) };
  }

  private mustPublish({ endpointUrl, port }: RunnablePartner): boolean {
    if (this.isPublished && endpointUrl !== null) return false;
    const localUrl = this.tools.urlOf(port);
    return needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun: this.isFromBefore });
  }
}
