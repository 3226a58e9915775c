import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { until } from '@app/common/testing/until';
import { processOnPort } from '../../tools/harness/dev-platform';
import { type Look, openContext } from './browser';
import type { SentPostbacks } from './visited-pages';

/** Where the platform and the browser of this run are. */
export interface ConsoleAddress {
  admin: string;
  gateway: string;
  adminKey: string;
  /** Of `npm start`. */
  pid: number;
  partnerPorts: Record<'involve_asia' | 'rector', number>;
  sent: SentPostbacks;
  /** Of Playwright's protocol. */
  browser: string;
}

const READY_TIMEOUT_MS = 90_000;

export const DESKTOP: Look = { language: 'en', theme: 'light', width: 'desktop' };

/** The console as the specs share it, with what a person or a failure does to it from outside. */
export class ConsoleUnderTest {
  private constructor(
    readonly address: ConsoleAddress,
    readonly browser: Browser,
  ) {}

  static async connect(): Promise<ConsoleUnderTest> {
    const address = JSON.parse(process.env['CONSOLE_UNDER_TEST']!) as ConsoleAddress;
    return new ConsoleUnderTest(address, await chromium.connect(address.browser));
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** A browser of its own, signed in. */
  openContext(apiKey = this.address.adminKey, look = DESKTOP): Promise<BrowserContext> {
    return openContext(this.browser, this.address.admin, apiKey, look);
  }

  /** Calls the API as the admin. @throws Error for a status that is no success */
  async call<Body>(method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(`${this.address.admin}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': this.address.adminKey, ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }

  /**
   * Creates a partner with the mapping of Involve Asia, for specs that change a mapping or count postbacks. Its service
   * is at revision 2, which has its address.
   *
   * @returns where its postbacks are sent
   */
  async createPartner(code: string): Promise<string> {
    const { parameter_mapping } = await this.call<{ parameter_mapping: object }>('GET', 'partners/involve_asia');
    const endpoint_path = `/${code}/event`;
    await this.call('POST', 'partners', { partner_code: code, partner_name: code, endpoint_path, parameter_mapping });
    const endpoint = `${this.address.gateway}/partner${endpoint_path}`;
    const headers = { 'x-api-key': this.address.adminKey };
    const isServed = async (): Promise<boolean> => (await fetch(`${endpoint}/conversions`, { headers })).ok;
    await until(`the service of ${code}`, isServed, READY_TIMEOUT_MS);
    return endpoint;
  }

  /** A new API key, with the id by which it is revoked. */
  async makeKey(role: 'editor' | 'viewer'): Promise<{ id: string; key: string; name: string }> {
    return this.call('POST', 'api-keys', { name: `${role} ${randomUUID()}`, role });
  }

  /** The process that serves a partner, or the admin API. */
  processOf(name: keyof ConsoleAddress['partnerPorts'] | 'admin'): Promise<number> {
    const { admin, pid, partnerPorts } = this.address;
    return processOnPort(pid, name === 'admin' ? Number(new URL(admin).port) : partnerPorts[name]);
  }

  /** Kills the process that listens on a port; the supervisor starts another. */
  async kill(port: number): Promise<void> {
    process.kill(await processOnPort(this.address.pid, port), 'SIGKILL');
  }

  /**
   * Stops a process from running, as a machine that is out of memory does, while `during` runs. The supervisor stops with
   * it, because it would replace the process after half a minute.
   */
  async freeze(name: keyof ConsoleAddress['partnerPorts'] | 'admin', during: () => Promise<void>): Promise<void> {
    const pids = [this.address.pid, await this.processOf(name)];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await during();
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  }

  /** Resolves when the admin API accepts requests, after it was killed. */
  async untilAdminIsReady(): Promise<void> {
    const isReady = (): Promise<boolean> =>
      fetch(`${this.address.admin}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the admin API is ready', isReady, READY_TIMEOUT_MS);
  }

  /** Kills the admin API, and keeps it from being started again while `during` runs. */
  async withoutAdmin(during: () => Promise<void>): Promise<void> {
    const [admin, supervisor] = [await this.processOf('admin'), this.address.pid];
    process.kill(supervisor, 'SIGSTOP');
    try {
      process.kill(admin, 'SIGKILL');
      await during();
    } finally {
      process.kill(supervisor, 'SIGCONT');
      await this.untilAdminIsReady();
    }
  }
}
