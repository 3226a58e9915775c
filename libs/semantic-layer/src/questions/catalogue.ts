/** The names that questions may use, as partners, tenants and offers are stored. */
export interface Catalogue {
  partner: { value: string; names?: string[] }[];
  tenant: { value: string; names?: string[]; under_every_partner?: boolean }[];
  offer: { value: string; names?: string[] }[];
  brand: { prefix: string; names?: string[] }[];
}

/** Brands of which networks have offers, with the names that people write beside the one of the offer. */
export const KNOWN_BRANDS: readonly { prefix: string; names: readonly string[] }[] = [
  { prefix: 'Shopee', names: ['虾皮', '蝦皮'] },
  { prefix: 'Lazada', names: [] },
  { prefix: 'TikTok Shop', names: ['TikTok'] },
  { prefix: 'Klook', names: ['客路'] },
  { prefix: 'Trip.com', names: ['携程', '攜程'] },
  { prefix: 'Watsons', names: ['屈臣氏'] },
  { prefix: 'Sephora', names: ['丝芙兰', '絲芙蘭'] },
];
