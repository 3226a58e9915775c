import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeployedPartner } from './deployed-partner';

const TIMEOUT_MS = 20_000;
const PAGE_SIZE = 1_000;

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** The address of the admin API, its API key, and on Cloud Run an identity token of an invoker. */
export interface AdminAccess {
  url: string;
  apiKey: string;
  idToken?: string | undefined;
}

/** The part of the admin API that a deployment uses. */
export class AdminApi {
  constructor(private readonly access: AdminAccess) {}

  /** All partners, including the inactive. @throws UserFacingError when the admin API is unreachable or refuses */
  async partners(): Promise<DeployedPartner[]> {
    const partners: DeployedPartner[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<DeployedPartner> = await this.request('GET', `partners?page_size=${PAGE_SIZE}${query}`);
      partners.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return partners;
  }

  /** @throws UserFacingError with the response of the admin API */
  async setEndpointUrl(partnerCode: string, endpointUrl: string | null): Promise<void> {
    await this.request('PATCH', `partners/${encodeURIComponent(partnerCode)}`, { endpoint_url: endpointUrl });
  }

  /** The number of a partner's postbacks in the gateway's spool, including the dead-lettered. */
  async countSpooled(partnerCode: string): Promise<number> {
    const page: { total: number | null; data: unknown[] } = await this.request(
      'GET',
      `spool?partner_code=${encodeURIComponent(partnerCode)}&page_size=1`,
    );
    return page.total ?? page.data.length;
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { url, apiKey, idToken } = this.access;
    const response = await fetch(new URL(`/api/v1/${path}`, url), {
      method,
      headers: {
        'x-api-key': apiKey,
        'content-type': 'application/json',
        ...(idToken !== undefined && { 'x-serverless-authorization': `Bearer ${idToken}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserFacingError(`The admin API at ${url} does not answer (${reason}).`);
    });
    const text = await response.text();
    if (!response.ok) throw new UserFacingError(`The admin API answered ${response.status}: ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as T;
  }
}
