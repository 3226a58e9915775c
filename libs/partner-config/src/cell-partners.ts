import type { ClientBase } from 'pg';

/** Row-level security shows a cell its own partners: those whose `endpoint_url` is in it. */
const SELECT_PARTNERS = 'SELECT partner_code AS code FROM partners ORDER BY partner_code';

/** Loads the codes of a cell's partners, active or not, as the role of the cell. */
export async function loadCellPartners(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ code: string }>(SELECT_PARTNERS);
  return rows.map(({ code }) => code);
}
