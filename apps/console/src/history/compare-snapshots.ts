import { type Difference, diffSnapshots } from './diff-snapshots';
import type { Revision } from './revision-queries';

type Members = Record<string, unknown>;

/** A partner and its tenants at one version. The document of the API describes it as an object without members. */
export interface Snapshot {
  partner: Members;
  tenants: Members[];
  tokens: { id: number; tenant_id: number; kind: string; label: string | null; is_active: boolean }[];
}

export type ComparedPart = 'mapping' | 'rules' | 'settings' | 'tokens';

/** What differs in one part of the partner, or of a tenant. */
export interface ComparedSection {
  /** The code of a tenant; undefined for the partner itself. */
  tenant: string | undefined;
  part: ComparedPart;
  rows: ComparedRow[];
  /** Names that are in both come in another order, which decides which of two for one field wins. */
  isReordered: boolean;
}

export interface ComparedRow extends Difference {
  kind: 'added' | 'removed' | 'changed';
}

export const snapshotOf = ({ after }: Pick<Revision, 'after'>): Snapshot => after as unknown as Snapshot;

/** What differs between two versions of a partner: part by part, without those that are the same. */
export function compareSnapshots(before: Snapshot, after: Snapshot): ComparedSection[] {
  const codes = new Set([...before.tenants, ...after.tenants].map(codeOf));
  const sections = [
    ...compareOne(undefined, before.partner, after.partner),
    ...[...codes].flatMap((code) => compareOne(code, tenantIn(before, code), tenantIn(after, code))),
    section(undefined, 'tokens', tokensIn(before), tokensIn(after)),
  ];
  return sections.filter(({ rows, isReordered }) => rows.length > 0 || isReordered);
}

/** The mapping of a version, in the form in which a dry run takes a draft. */
export function draftOfSnapshot({ partner, tenants }: Snapshot): Members {
  const layerOf = ({ parameter_mapping, field_rules }: Members): Members => ({ parameter_mapping, field_rules });
  return {
    ...layerOf(partner),
    tenants: Object.fromEntries(tenants.map((tenant) => [codeOf(tenant), layerOf(tenant)])),
  };
}

function compareOne(tenant: string | undefined, before: Members, after: Members): ComparedSection[] {
  const { parameter_mapping: names = {}, field_rules: rules = {}, ...settings } = before;
  const { parameter_mapping: otherNames = {}, field_rules: otherRules = {}, ...otherSettings } = after;
  return [
    section(tenant, 'mapping', names as Members, otherNames as Members),
    // The database keeps no order of rules, and a service needs none.
    { ...section(tenant, 'rules', rules as Members, otherRules as Members), isReordered: false },
    { ...section(tenant, 'settings', settings, otherSettings), isReordered: false },
  ];
}

function section(tenant: string | undefined, part: ComparedPart, before: Members, after: Members): ComparedSection {
  const rows = diffSnapshots(before, after).map((difference) => ({ ...difference, kind: kindOf(difference) }));
  return { tenant, part, rows, isReordered: part === 'mapping' && isReordered(before, after) };
}

function kindOf({ before, after }: Difference): ComparedRow['kind'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

function isReordered(before: Members, after: Members): boolean {
  const kept = Object.keys(before).filter((name) => name in after);
  return Object.keys(after)
    .filter((name) => name in before)
    .some((name, place) => name !== kept[place]);
}

const codeOf = ({ code }: Members): string => String(code);

const tenantIn = ({ tenants }: Snapshot, code: string): Members =>
  tenants.find((tenant) => codeOf(tenant) === code) ?? {};

/** Tokens have no texts in the history. */
function tokensIn({ tokens, tenants }: Snapshot): Members {
  const named = tokens.map(({ id, tenant_id: tenantId, kind, label, is_active: isActive }) => {
    const tenant = tenants.find((one) => one['id'] === tenantId);
    return [`${tenant ? codeOf(tenant) : tenantId} ${kind} #${id}${label ? ` ${label}` : ''}`, isActive];
  });
  return Object.fromEntries(named) as Members;
}
