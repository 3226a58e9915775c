import type { Client } from 'pg';
import type { Acknowledgement } from '../client/messages';
import {
  COUNT_STORED,
  CREATE_ACKNOWLEDGED,
  CREATE_INDEXES,
  CREATE_MERGED,
  CREATE_RECOUNT,
  CREATE_STORED,
  INSERT_ACKNOWLEDGED,
  type Rule,
  RULES,
} from './checker.sql';

const BATCH_SIZE = 5_000;
const MAX_SHOWN_PER_RULE = 20;

/** A broken promise. */
export interface Violation {
  counts: Rule['counts'];
  rule: string;
  /** A postback id, a conversion, or a line of the roll-up. */
  subject: string;
  detail: string;
}

export interface CheckResult {
  /** A limited number per rule. */
  violations: Violation[];
  /** The number of violations by what they count as. */
  counted: Record<Rule['counts'], number>;
  stored: number;
  quarantined: number;
  /** Stored postbacks whose acknowledgement the client never received. */
  unheard: number;
}

/** Checks a partner's database against the acknowledgements of its network. Nothing may still be in flight. */
export async function checkPartner(client: Client, acknowledged: readonly Acknowledgement[]): Promise<CheckResult> {
  await client.query(CREATE_ACKNOWLEDGED);
  for (let at = 0; at < acknowledged.length; at += BATCH_SIZE) {
    await client.query(INSERT_ACKNOWLEDGED, [JSON.stringify(acknowledged.slice(at, at + BATCH_SIZE))]);
  }
  for (const statement of [CREATE_STORED, CREATE_INDEXES, CREATE_MERGED, CREATE_RECOUNT]) await client.query(statement);
  const { rows } = await client.query<Pick<CheckResult, 'stored' | 'quarantined' | 'unheard'>>(COUNT_STORED);
  const result: CheckResult = { violations: [], counted: { loss: 0, double: 0, fault: 0 }, ...rows[0]! };
  for (const { name: rule, counts, text } of RULES) {
    const { rows: broken } = await client.query<{ subject: string; detail: string }>(text);
    result.counted[counts] += broken.length;
    result.violations.push(...broken.slice(0, MAX_SHOWN_PER_RULE).map((row) => ({ counts, rule, ...row })));
  }
  return result;
}
