import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
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

export const DESKTOP: Look = { language: 'en', theme: 'light', width: 'desktop' };

/** The console as the specs share it. */
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
}
