import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { processOnPort } from '../../tools/harness/dev-platform';
import { type Look, openContext } from './browser';

/** Where the platform and the browser of this run are. */
export interface ConsoleAddress {
  admin: string;
  gateway: string;
  adminKey: string;
  /** Of `npm start`. */
  pid: number;
  partnerPorts: Record<'involve_asia' | 'rector', number>;
  /** Of Playwright's protocol. */
  browser: string;
}

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

  /** A new API key, with the id by which it is revoked. */
  async makeKey(role: 'editor' | 'viewer'): Promise<{ id: string; key: string }> {
    return this.call('POST', 'api-keys', { name: `${role} ${randomUUID()}`, role });
  }

  /** The process that serves a partner, or the admin API. */
  processOf(name: keyof ConsoleAddress['partnerPorts'] | 'admin'): Promise<number> {
    const { admin, pid, partnerPorts } = this.address;
    return processOnPort(pid, name === 'admin' ? Number(new URL(admin).port) : partnerPorts[name]);
  }

  /** Stops a process from running, as a machine that is out of memory does, while `during` runs. */
  async freeze(name: keyof ConsoleAddress['partnerPorts'] | 'admin', during: () => Promise<void>): Promise<void> {
    const pid = await this.processOf(name);
    process.kill(pid, 'SIGSTOP');
    try {
      await during();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
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
    }
  }
}
