import { amountPartsOf } from '@app/postback';
import { contentOf, type DuplicatePolicy } from '../conversions/conversion-row';
import type { JobRow } from '../jobs/job';
import {
  type Change,
  compareReadings,
  describeChange,
  isLossOfMoney,
  isWarning,
  type Reading,
} from './compare-postbacks';
import { ConversionMoney, type Money, MoneySums } from './sum-money';

/** More groups than this are counted together: a mapping of a random text would make one each. */
const MAX_GROUPS = 200;
const MAX_ROWS = 1_000;

export interface DryRunCounts {
  same: number;
  changed: number;
  leaves_quarantine: number;
  enters_quarantine: number;
  tenant_changes: number;
  conversion_id_changes: number;
  amount_falls: number;
}

export interface ChangeGroup {
  /** By which the rows of the group are found. */
  group: number;
  changes: Change[];
  count: number;
  is_warning: boolean;
  example_postback_id: string;
  /** Sums over the postbacks of the group, duplicates included. */
  money: Money[];
}

export interface DryRunResult {
  postbacks: number;
  oldest_received_at: string | null;
  newest_received_at: string | null;
  totals: DryRunCounts;
  money: Money[];
  groups: ChangeGroup[];
  /** Postbacks that change in further ways. */
  other_changes: number;
}

/** A stored postback, read under two configurations. */
export interface Compared {
  id: string;
  receivedAt: string;
  tenantId: number;
  source: 'stored' | 'quarantined';
  rawData: string;
  before: Reading;
  after: Reading;
}

interface Group extends Omit<ChangeGroup, 'money'> {
  sums: MoneySums;
}

/** Collects what changes over many postbacks, which are added newest first. */
export class DryRunTotals {
  private readonly totals: DryRunCounts = {
    same: 0,
    changed: 0,
    leaves_quarantine: 0,
    enters_quarantine: 0,
    tenant_changes: 0,
    conversion_id_changes: 0,
    amount_falls: 0,
  };
  private readonly conversions = new ConversionMoney();
  private readonly groups = new Map<string, Group>();
  /** Those that need a look have places of their own, so that many harmless ones cannot hide them. */
  private readonly rows = { warnings: [] as JobRow[], others: [] as JobRow[] };
  private others = 0;
  private oldest: string | null = null;
  private newest: string | null = null;

  constructor(private readonly policyOf: (tenant: string) => DuplicatePolicy) {}

  add(compared: Compared): void {
    const { id, receivedAt, before, after } = compared;
    this.oldest = this.oldest === null || receivedAt < this.oldest ? receivedAt : this.oldest;
    this.newest = this.newest === null || receivedAt > this.newest ? receivedAt : this.newest;
    const content = (): string => contentOf({ raw_data: compared.rawData });
    this.conversions.add('before', before, id, this.policyOf(before.tenant), content);
    this.conversions.add('after', after, id, this.policyOf(after.tenant), content);
    const changes = compareReadings(before, after);
    if (changes.length === 0) this.totals.same += 1;
    else this.addChanged(compared, changes);
  }

  result(): DryRunResult {
    const groups = [...this.groups.values()].toSorted(
      (one, other) => Number(other.is_warning) - Number(one.is_warning) || other.count - one.count,
    );
    return {
      postbacks: this.totals.same + this.totals.changed,
      oldest_received_at: this.oldest,
      newest_received_at: this.newest,
      totals: this.totals,
      money: this.conversions.list(),
      groups: groups.map(({ sums, ...group }) => ({ ...group, money: sums.list() })),
      other_changes: this.others,
    };
  }

  changedRows(): JobRow[] {
    return [...this.rows.warnings, ...this.rows.others].slice(0, MAX_ROWS);
  }

  private addChanged(compared: Compared, changes: readonly Change[]): void {
    const { totals } = this;
    totals.changed += 1;
    const isAny = (test: (change: Change) => boolean): number => (changes.some(test) ? 1 : 0);
    totals.leaves_quarantine += isAny(({ kind }) => kind === 'leaves_quarantine');
    totals.enters_quarantine += isAny(({ kind }) => kind === 'enters_quarantine');
    totals.tenant_changes += isAny(({ field }) => field === 'tenant');
    totals.conversion_id_changes += isAny(({ field }) => field === 'conversion_id');
    totals.amount_falls += isAny(isLossOfMoney);
    const group = this.groupOf(compared, changes);
    if (!group) {
      this.others += 1;
      return;
    }
    group.count += 1;
    addMoney(group.sums, compared);
    this.addRow(compared, changes, group);
  }

  private groupOf({ id }: Compared, changes: readonly Change[]): Group | undefined {
    const described = changes.map(describeChange);
    const key = JSON.stringify(described);
    const known = this.groups.get(key);
    if (known || this.groups.size >= MAX_GROUPS) return known;
    const group: Group = {
      group: this.groups.size + 1,
      changes: described,
      count: 0,
      is_warning: changes.some(isWarning),
      example_postback_id: id,
      sums: new MoneySums(),
    };
    this.groups.set(key, group);
    return group;
  }

  private addRow(
    { id, receivedAt, tenantId, source, before, after }: Compared,
    changes: readonly Change[],
    { group, is_warning }: Group,
  ): void {
    const rows = is_warning ? this.rows.warnings : this.rows.others;
    if (rows.length >= MAX_ROWS) return;
    const conversionId = (after.postback ?? before.postback)?.conversion_id ?? null;
    const row = {
      postback_id: id,
      received_at: receivedAt,
      source,
      tenant: after.tenant,
      conversion_id: conversionId,
      changes,
      reasons: after.reasons,
    };
    rows.push({ group_number: group, tenant_id: tenantId, received_at: receivedAt, row });
  }
}

function addMoney(sums: MoneySums, { id, before, after }: Compared): void {
  if (before.postback) sums.add('before', amountPartsOf(before.postback, id));
  if (after.postback) sums.add('after', amountPartsOf(after.postback, id));
}
