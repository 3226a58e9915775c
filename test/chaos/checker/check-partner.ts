import type { Client } from 'pg';
import type { Acknowledgement } from '../client/client-messages';
import {
  COUNT_KEPT,
  CREATE_ACKNOWLEDGED,
  CREATE_JOINED,
  CREATE_KEPT,
  CREATE_RECOUNT,
  INDEX,
  INSERT_ACKNOWLEDGED,
  type Rule,
  RULES,
} from './checker.sql';

const ROWS_AT_ONCE = 5_000;
const SHOWN_OF_A_RULE = 20;

/** A promise that was broken. */
export interface Violation {
  counts: Rule['counts'];
  rule: string;
  /** Whom it happened to: a receipt, a conversion, a line of the roll-up. */
  subject: string;
  detail: string;
}

export interface CheckResult {
  /** At most some of each rule. */
  violations: Violation[];
  /** How many there are in all, by what they count as. */
  counted: Record<Rule['counts'], number>;
  stored: number;
  quarantined: number;
  /** Stored, but the client never heard of it: its outcome was unknown to it, and it may well have come again. */
  unheard: number;
}

/** Judges a partner's database by what its network was acknowledged. Nothing may be under way any longer. */
export async function checkPartner(client: Client, acknowledged: readonly Acknowledgement[]): Promise<CheckResult> {
  await client.query(CREATE_ACKNOWLEDGED);
  for (let at = 0; at < acknowledged.length; at += ROWS_AT_ONCE) {
    await client.query(INSERT_ACKNOWLEDGED, [JSON.stringify(acknowledged.slice(at, at + ROWS_AT_ONCE))]);
  }
  for (const statement of [CREATE_KEPT, ...INDEX, CREATE_JOINED, CREATE_RECOUNT]) await client.query(statement);
  const { rows } = await client.query<Pick<CheckResult, 'stored' | 'quarantined' | 'unheard'>>(COUNT_KEPT);
  const judgement: CheckResult = { violations: [], counted: { loss: 0, double: 0, fault: 0 }, ...rows[0]! };
  for (const rule of RULES) await checkRule(client, rule, judgement);
  return judgement;
}

async function checkRule(client: Client, { name, counts, text }: Rule, judgement: CheckResult): Promise<void> {
  const { rows } = await client.query<{ subject: string; detail: string }>(text);
  judgement.counted[counts] += rows.length;
  const shown = rows.slice(0, SHOWN_OF_A_RULE).map((row) => ({ counts, rule: name, ...row }));
  judgement.violations.push(...shown);
}
