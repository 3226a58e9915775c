import { type AdminAccess, call } from '@app/admin-client';
import type { DeployedPartner } from './deployed-partner';

const PAGE_SIZE = 1_000;

/** The fields of a partner that a deployment sets. */
export type PartnerChanges = Partial<Pick<DeployedPartner, 'endpoint_url' | 'sleeps'>>;

/** The part of the admin API that a deployment uses. Each method throws an AdminApiError when the API refuses. */
export class AdminApi {
  constructor(private readonly access: AdminAccess) {}

  /** All partners, including the inactive. */
  async partners(): Promise<DeployedPartner[]> {
    const partners: DeployedPartner[] = [];
    let cursor: string | undefined;
    do {
      const query = { page_size: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
      const { body } = await call(this.access, 'get', '/api/v1/partners', { query });
      partners.push(...body.data);
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return partners;
  }

  async changePartner(partnerCode: string, body: PartnerChanges): Promise<void> {
    const path = { partner_code: partnerCode };
    await call(this.access, 'patch', '/api/v1/partners/{partner_code}', { path, body });
  }

  /** The number of a partner's postbacks in the gateway's spool, including the dead-lettered. */
  async countSpooled(partnerCode: string): Promise<number> {
    const query = { partner_code: partnerCode, page_size: 1 };
    const { body } = await call(this.access, 'get', '/api/v1/spool', { query });
    return body.total ?? body.data.length;
  }
}
