import { setTimeout as wait } from 'node:timers/promises';

/** The database may be down for seconds, several times in a row, while a change is due; longer on a busy machine. */
const CHANGE_TIMEOUT_MS = 180_000;
const RETRY_DELAY_MS = 250;
const REQUEST_TIMEOUT_MS = 10_000;

/** The tenant that receives the token of part of the load. */
const OTHER_TENANT = 'chaos';
const TOKEN = 'default-ts-token';
const TOKEN_PARTNER = 'involve_asia';
const TOKEN_OWNER = 'bytec';

type Outcome = { ok: true; document: Record<string, unknown> } | { ok: false; isTransient: boolean; detail: string };

/** Changes settings under load through the admin API, as users do, and changes them back. */
export class ConfigChanges {
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly admin: () => { url: string; key: string }) {}

  /** Creates what the changes need. */
  async prepare(): Promise<void> {
    await this.request('POST', `partners/${TOKEN_PARTNER}/tenants`, { code: OTHER_TENANT, name: 'Chaos' });
  }

  /** For a while the old path is unknown, although spooled postbacks were signed for it. */
  renameEndpoint(partnerCode: string, lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      const { endpoint_path: path } = await this.request('GET', `partners/${partnerCode}`);
      await this.changePartner(partnerCode, { endpoint_path: `${String(path)}-renamed` });
      await wait(lengthMs);
      await this.changePartner(partnerCode, { endpoint_path: path });
    });
  }

  /** For a while its postbacks are refused, and those in the spool stay there or are delivered. */
  deactivatePartner(partnerCode: string, lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.changePartner(partnerCode, { is_active: false });
      await wait(lengthMs);
      await this.changePartner(partnerCode, { is_active: true });
    });
  }

  /** For a while postbacks with the token belong to another tenant. Between two changes it belongs to none. */
  moveToken(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.assignToken(TOKEN_OWNER, OTHER_TENANT);
      await wait(lengthMs);
      await this.assignToken(OTHER_TENANT, TOKEN_OWNER);
    });
  }

  /** For a while postbacks with the token are quarantined. */
  deactivateTenant(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.assignToken(TOKEN_OWNER, OTHER_TENANT);
      await this.changeTenant(OTHER_TENANT, { is_active: false });
      await wait(lengthMs);
      await this.changeTenant(OTHER_TENANT, { is_active: true });
      await this.assignToken(OTHER_TENANT, TOKEN_OWNER);
    });
  }

  /** One change at a time: while the database is down, a change may last until the next is due. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.turn.then(change);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async assignToken(from: string, to: string): Promise<void> {
    await this.changeTenant(from, { tokens: { ts_token: [] } });
    await this.changeTenant(to, { tokens: { ts_token: [TOKEN] } });
  }

  private changePartner(code: string, fields: object): Promise<unknown> {
    return this.request('PATCH', `partners/${code}`, fields);
  }

  private changeTenant(code: string, fields: object): Promise<unknown> {
    return this.request('PATCH', `partners/${TOKEN_PARTNER}/tenants/${code}`, fields);
  }

  /** Retries until it succeeds: every request may be repeated. @throws Error when it is refused, or on timeout */
  private async request(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const deadlineMs = performance.now() + CHANGE_TIMEOUT_MS;
    for (;;) {
      const outcome = await this.requestOnce(method, path, body);
      if (outcome.ok) return outcome.document;
      if (!outcome.isTransient || performance.now() > deadlineMs) {
        throw new Error(`${method} ${path}: ${outcome.detail}`);
      }
      await wait(RETRY_DELAY_MS);
    }
  }

  private async requestOnce(method: string, path: string, body?: object): Promise<Outcome> {
    const { url, key } = this.admin();
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    try {
      const options = { method, headers, body: body && JSON.stringify(body), signal };
      const response = await fetch(`${url}/api/v1/${path}`, options);
      const text = await response.text();
      // After a creation whose response was lost, the tenant exists.
      const isDone = response.ok || (method === 'POST' && response.status === 409);
      if (isDone) return { ok: true, document: JSON.parse(text) as Record<string, unknown> };
      return { ok: false, isTransient: response.status >= 500, detail: `${response.status} ${text}` };
    } catch (error) {
      return { ok: false, isTransient: true, detail: (error as Error).message };
    }
  }
}
