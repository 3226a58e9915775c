import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { QuestionPlan } from '../../plan/plan';
import type { Catalogue } from '../catalogue';
import { indexNames } from '../catalogue-names';
import { parseQuestion } from '../parse-question';

/** The moment of the development set: a Wednesday. */
export const NOW = new Date('2026-03-18T10:30:00+08:00');

const names = indexNames(JSON.parse(readFileSync(path.join(__dirname, 'catalogue.json'), 'utf8')) as Catalogue);

export function parseAt(question: string, now = NOW, timeZone = 'Asia/Kuala_Lumpur'): QuestionPlan {
  return parseQuestion(question, { now, timeZone, names });
}

/** A plan in one line: `payout by offer grain day [02-01..03-01] …`, to be read and compared. */
export function planInShort(question: string): string {
  const plan = parseAt(question);
  if (plan.kind !== 'query') return `${plan.kind} ${plan.kind === 'clarify' ? plan.about : plan.reason}`;
  const period = (time: { from: string | null; to: string }) =>
    `[${[time.from, time.to].map((end) => (end ?? 'ever').replace('T00:00', '').replace('2026-', '')).join('..')}]`;
  return [
    plan.metrics.join('+'),
    plan.dimensions && `by ${plan.dimensions.join('+')}`,
    plan.grain && `each ${plan.grain}`,
    plan.per && `per ${plan.per}`,
    period(plan.time),
    plan.compare && `vs ${period(plan.compare)}`,
    ...(plan.filters ?? []).map(({ field, op, values }) => `${field} ${op} ${values.join('|')}`),
    ...(plan.having ?? []).map(({ metric, op, value }) => `${metric}${op}${value}`),
    plan.money,
    plan.share && 'share',
    plan.sort && `sort ${plan.sort.by} ${plan.sort.on ?? 'value'} ${plan.sort.dir}`,
    plan.limit && `limit ${plan.limit}`,
    plan.tz,
  ]
    .filter(Boolean)
    .join(' ');
}
