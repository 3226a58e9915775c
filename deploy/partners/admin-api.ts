import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { DeployedPartner } from './deployed-partner';

const TIMEOUT_MS = 20_000;
const PAGE_SIZE = 1_000;

interface Page<T> {
  data: T[];
  next_cursor: string | null;
}

/** How the admin API is reached: its own key, and on Cloud Run the identity that is let through to it. */
export interface AdminAccess {
  url: string;
  apiKey: string;
  idToken?: string | undefined;
}

/** The admin API, as far as a deployment needs it. */
export class AdminApi {
  constructor(private readonly access: AdminAccess) {}

  /** All partners, the inactive too. @throws ExplainedFault when it does not answer, or refuses */
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

  /** @throws ExplainedFault with the API's own words */
  async setEndpointUrl(partnerCode: string, endpointUrl: string | null): Promise<void> {
    await this.request('PATCH', `partners/${encodeURIComponent(partnerCode)}`, { endpoint_url: endpointUrl });
  }

  /** How many postbacks of a partner are kept by the gateway and not delivered yet, the dead ones included. */
  async postbacksInSpool(partnerCode: string): Promise<number> {
    const page: { total: number | null; data: unknown[] } = await this.request(
      'GET',
      `spool?partner_code=${encodeURIComponent(partnerCode)}&page_size=1`,
    );
    return page.total ?? page.data.length;
  }

  private async request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, apiKey, idToken } = this.access;
    const answer = await fetch(new URL(`/api/v1/${path}`, url), {
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
    const text = await answer.text();
    if (!answer.ok) throw new UserFacingError(`The admin API answered ${answer.status}: ${text.slice(0, 1_000)}`);
    return JSON.parse(text) as Answer;
  }
}
