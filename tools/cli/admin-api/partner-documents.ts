import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type AdminAccess, call, type components } from '@app/admin-client';

export type Partner = components['schemas']['Partner'];
export type Tenant = components['schemas']['TenantDocument'];

const PAGE_SIZE = 200;

/**
 * Reads a partner, and the tenant of this code or its default one.
 *
 * @throws UserFacingError for a tenant that it does not have
 */
export async function readPartner(
  admin: AdminAccess,
  partnerCode: string,
  tenantCode: string | undefined,
): Promise<{ partner: Partner; tenant: Tenant }> {
  const path = { partner_code: partnerCode };
  const { body: partner } = await call(admin, 'get', '/api/v1/partners/{partner_code}', { path });
  const query = { page_size: PAGE_SIZE };
  const { body: tenants } = await call(admin, 'get', '/api/v1/partners/{partner_code}/tenants', { path, query });
  const tenant = tenants.data.find(({ code, is_default }) =>
    tenantCode === undefined ? is_default : code === tenantCode,
  );
  if (tenant) return { partner, tenant };
  const known = tenants.data.map(({ code }) => code).join(', ');
  throw new UserFacingError(`${partnerCode} has no tenant ${tenantCode ?? ''}; it has ${known}.`);
}
