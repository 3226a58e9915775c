/** The names that questions may use, as partners, tenants and offers are stored. */
export interface Catalogue {
  partner: { value: string; names?: string[] }[];
  tenant: { value: string; names?: string[]; under_every_partner?: boolean }[];
  offer: { value: string; names?: string[] }[];
  brand: { prefix: string; names?: string[] }[];
}
