import type { Partner } from './partner-queries';

/** The settings that the form has, in its order. */
export const SETTING_GROUPS = {
  basics: ['partner_name', 'endpoint_path', 'timezone', 'date_order', 'data_retention_days', 'timeout_ms'],
  conversions: ['dedupe', 'amounts_on_duplicate', 'on_invalid', 'allow_reversal', 'enable_logging'],
  limits: ['max_requests_per_second', 'max_daily_requests', 'on_limit'],
  protection: ['ip_allowlist', 'require_token', 'require_api_key', 'require_signature'],
} as const satisfies Record<string, readonly (keyof Partner)[]>;

export type SettingGroup = keyof typeof SETTING_GROUPS;
export type Setting = (typeof SETTING_GROUPS)[SettingGroup][number];

/** What a person has changed in the form. */
export type SettingChanges = Partial<Pick<Partner, Setting>>;

const SETTINGS: readonly Setting[] = Object.values(SETTING_GROUPS).flat();

/** The changes without those that are the stored value. */
export function differing(partner: Partner, changes: SettingChanges): SettingChanges {
  const kept = SETTINGS.filter((name) => name in changes && !isSame(partner[name], changes[name]));
  return Object.fromEntries(kept.map((name) => [name, changes[name]]));
}

/** Settings that another person changed since `base`, and that are changed here to something else. */
export function conflictsOf(base: Partner, theirs: Partner, changes: SettingChanges): Setting[] {
  return SETTINGS.filter(
    (name) => name in changes && !isSame(base[name], theirs[name]) && !isSame(theirs[name], changes[name]),
  );
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
