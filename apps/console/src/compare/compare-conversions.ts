import { readAmount } from '@app/postback/normalizing/normalize-amount';

/** A row of the network's file. */
export interface TheirRow {
  /** Of the file, counted from one. */
  line: number;
  id: string;
  /** As written; undefined where no column has it. */
  amount: string | undefined;
  status: string | undefined;
}

/** One of our stored postbacks. */
export interface OurPostback {
  conversion_id: string;
  tenant: string | null;
  received_at: string;
  is_duplicate: boolean;
  is_update: boolean;
  amount: string | null;
  status: string;
  status_original: string | null;
}

/** What our postbacks of a conversion say together. */
export interface OurConversion {
  id: string;
  tenant: string | null;
  receivedAt: string;
  amount: string | null;
  status: string;
  statusSent: string | null;
}

export interface Difference {
  theirs: TheirRow;
  ours: OurConversion;
  isAmount: boolean;
  isStatus: boolean;
}

export interface Comparison {
  same: number;
  onlyTheirs: TheirRow[];
  onlyOurs: OurConversion[];
  different: Difference[];
  /** Rows of the file without an id, or with an id of an earlier row. */
  skipped: number;
}

/**
 * What our postbacks say of each conversion: the newest amount and status that they have, or the sum of amounts.
 *
 * @param postbacks newest first
 * @param addsAmounts the partner's `amounts_on_duplicate` is `add`: each postback that is no exact repeat adds its amount
 */
export function mergeOurs(postbacks: readonly OurPostback[], addsAmounts: boolean): Map<string, OurConversion> {
  const merged = new Map<string, OurConversion>();
  for (const postback of postbacks) {
    // An exact repeat changes nothing.
    if (postback.is_duplicate && !postback.is_update) continue;
    const {
      conversion_id: id,
      tenant,
      received_at: receivedAt,
      amount,
      status,
      status_original: statusSent,
    } = postback;
    const known = merged.get(id);
    if (!known) merged.set(id, { id, tenant, receivedAt, amount, status, statusSent });
    else if (known.amount === null) known.amount = amount;
    else if (addsAmounts && amount !== null) known.amount = addAmounts(known.amount, amount);
  }
  return merged;
}

/** Three lists that explain why the numbers of the network and ours differ. */
export function compareConversions(theirs: readonly TheirRow[], ours: ReadonlyMap<string, OurConversion>): Comparison {
  const result: Comparison = { same: 0, onlyTheirs: [], onlyOurs: [], different: [], skipped: 0 };
  const seen = new Set<string>();
  for (const row of theirs) {
    if (row.id === '' || seen.has(row.id)) {
      result.skipped += 1;
      continue;
    }
    seen.add(row.id);
    const own = ours.get(row.id);
    if (!own) {
      result.onlyTheirs.push(row);
      continue;
    }
    const isAmount = row.amount !== undefined && !isSameAmount(row.amount, own.amount);
    const isStatus = row.status !== undefined && !isSameStatus(row.status, own);
    if (isAmount || isStatus) result.different.push({ theirs: row, ours: own, isAmount, isStatus });
    else result.same += 1;
  }
  result.onlyOurs = [...ours.values()].filter(({ id }) => !seen.has(id));
  return result;
}

/** An empty amount of the file is none. One that cannot be read is different from every other. */
function isSameAmount(theirs: string, ours: string | null): boolean {
  if (theirs.trim() === '') return ours === null;
  const read = readAmount(theirs.trim())?.amount;
  return read !== undefined && ours !== null && unitsOf(read) === unitsOf(ours);
}

/** The network's word is ours, or the one that it sent to us. */
function isSameStatus(theirs: string, { status, statusSent }: OurConversion): boolean {
  const word = theirs.trim().toLowerCase();
  return word === status || word === (statusSent ?? '').trim().toLowerCase();
}

function addAmounts(one: string, other: string): string {
  const sum = unitsOf(one) + unitsOf(other);
  const digits = String(sum < 0n ? -sum : sum).padStart(5, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** Ten-thousandths: amounts of the API have four decimals. */
function unitsOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
