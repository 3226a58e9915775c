import { setTimeout as wait } from 'node:timers/promises';

/** The database may be down for seconds, several times in a row, while a change is due. */
const DONE_WITHIN_MS = 60_000;
const RETRY_AFTER_MS = 250;
const REQUEST_TIMEOUT_MS = 10_000;

/** The tenant that gets the token which part of the load carries. */
const OTHER_TENANT = 'chaos';
const TOKEN = 'default-ts-token';
const TOKEN_PARTNER = 'involve_asia';
const TOKEN_OWNER = 'bytec';

export interface AdminAccess {
  url: string;
  key: string;
}

/** Changes settings under load through the admin API, as people do, and changes them back. */
export class ConfigChanges {
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly admin: () => AdminAccess) {}

  /** Makes what the changes need. */
  async prepare(): Promise<void> {
    await this.request('POST', `partners/${TOKEN_PARTNER}/tenants`, { code: OTHER_TENANT, name: 'Chaos' });
  }

  /** Meanwhile the old path is unknown; what waits for the partner was signed for that path. */
  renameEndpoint(partnerCode: string, lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      const { endpoint_path: path } = await this.request('GET', `partners/${partnerCode}`);
      await this.changePartner(partnerCode, { endpoint_path: `${String(path)}-renamed` });
      await wait(lengthMs);
      await this.changePartner(partnerCode, { endpoint_path: path });
    });
  }

  /** Meanwhile its postbacks are refused, and those in the spool stay there or are delivered. */
  deactivatePartner(partnerCode: string, lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.changePartner(partnerCode, { is_active: false });
      await wait(lengthMs);
      await this.changePartner(partnerCode, { is_active: true });
    });
  }

  /** Meanwhile its postbacks belong to another tenant. Between the two changes the token is nobody's. */
  moveToken(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.moveTokenTo(TOKEN_OWNER, OTHER_TENANT);
      await wait(lengthMs);
      await this.moveTokenTo(OTHER_TENANT, TOKEN_OWNER);
    });
  }

  /** Meanwhile the postbacks with its token are quarantined. */
  deactivateTenant(lengthMs: number): Promise<void> {
    return this.inTurn(async () => {
      await this.moveTokenTo(TOKEN_OWNER, OTHER_TENANT);
      await this.changeTenant(OTHER_TENANT, { is_active: false });
      await wait(lengthMs);
      await this.changeTenant(OTHER_TENANT, { is_active: true });
      await this.moveTokenTo(OTHER_TENANT, TOKEN_OWNER);
    });
  }

  /** One at a time: while the database is down a change may last until the next is due. */
  private inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.turn.then(change);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async moveTokenTo(from: string, to: string): Promise<void> {
    await this.changeTenant(from, { tokens: { ts_token: [] } });
    await this.changeTenant(to, { tokens: { ts_token: [TOKEN] } });
  }

  private changePartner(code: string, fields: object): Promise<unknown> {
    return this.request('PATCH', `partners/${code}`, fields);
  }

  private changeTenant(code: string, fields: object): Promise<unknown> {
    return this.request('PATCH', `partners/${TOKEN_PARTNER}/tenants/${code}`, fields);
  }

  /** Until it is done: all of these may be repeated. @throws Error when it is refused, or takes too long */
  private async request(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const deadlineMs = performance.now() + DONE_WITHIN_MS;
    for (;;) {
      const outcome = await this.requestOnce(method, path, body);
      if (outcome.ok) return outcome.document;
      if (!outcome.isTransient || performance.now() > deadlineMs) {
        throw new Error(`${method} ${path}: ${outcome.detail}`);
      }
      await wait(RETRY_AFTER_MS);
    }
  }

  private async requestOnce(method: string, path: string, body?: object): Promise<Outcome> {
    const { url, key } = this.admin();
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    try {
      const options = { method, headers, body: body && JSON.stringify(body), signal };
      const answer = await fetch(`${url}/api/v1/${path}`, options);
      const text = await answer.text();
      // A creation whose answer was lost is there.
      if (answer.ok || (method === 'POST' && answer.status === 409)) return { ok: true, document: JSON.parse(text) };
      return { ok: false, isTransient: answer.status >= 500, detail: `${answer.status} ${text}` };
    } catch (error) {
      return { ok: false, isTransient: true, detail: (error as Error).message };
    }
  }
}

type Outcome = { ok: true; document: Record<string, unknown> } | { ok: false; isTransient: boolean; detail: string };
