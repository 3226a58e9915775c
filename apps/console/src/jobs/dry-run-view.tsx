import { useState } from 'react';
import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { StateBadge } from '../parts/state-badge';
import { ChangeText } from './change-text';
import type { Job } from './job-queries';
import { type ChangeGroup, type DryRunResult, dryRunResultOf, type Money } from './job-results';
import { JobRows } from './job-rows';
import styles from './jobs.module.css';

/** The result of a dry run from the whole to the single: a sentence, money, groups, rows. */
export function DryRunView({ job }: { job: Job }): React.ReactNode {
  const t = useMessages().jobs.dryRun;
  const format = useFormat();
  const result = dryRunResultOf(job);
  if (!result) return null;
  return (
    <div className={styles.result}>
      <Sentence result={result} />
      {result.money.length > 0 && <MoneyTable money={result.money} />}
      {result.groups.map((group) => (
        <Group key={group.group} job={job} group={group} />
      ))}
      {result.other_changes > 0 && <p>{t.others(format.count(result.other_changes))}</p>}
    </div>
  );
}

function Sentence({ result }: { result: DryRunResult }): React.ReactNode {
  const t = useMessages().jobs.dryRun;
  const format = useFormat();
  const { totals, postbacks, oldest_received_at, newest_received_at } = result;
  if (postbacks === 0) return <p>{t.none}</p>;
  return (
    <>
      <p>
        <strong>
          {t.sentence({
            total: format.count(postbacks),
            same: format.count(totals.same),
            changed: format.count(totals.changed),
            leave: format.count(totals.leaves_quarantine),
            enter: format.count(totals.enters_quarantine),
          })}
        </strong>
      </p>
      <p className={styles.muted}>
        <Time value={oldest_received_at} as="minute" /> – <Time value={newest_received_at} as="minute" />
      </p>
    </>
  );
}

/** Exact sums, coloured only where they fall. */
function MoneyTable({ money }: { money: readonly Money[] }): React.ReactNode {
  const t = useMessages().jobs.dryRun;
  const format = useFormat();
  return (
    <TableScroller label={t.money}>
      <table className={styles.money}>
        <caption>{t.money}</caption>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.currency}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.after}</th>
          </tr>
        </thead>
        <tbody>
          {money.map(({ field, currency, before, after }) => (
            <tr key={`${field} ${currency}`}>
              <th scope="row">{field}</th>
              <td>{currency ?? t.noCurrency}</td>
              <td>{format.amount(before, 4)}</td>
              <td className={before === after ? styles.muted : undefined}>
                {isLess(after, before) && <StateBadge tone="warn">{t.falls}</StateBadge>} {format.amount(after, 4)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

/** Decimals with four places, compared without loss. */
function isLess(one: string, other: string): boolean {
  return BigInt(one.replace('.', '')) < BigInt(other.replace('.', ''));
}

function Group({ job, group }: { job: Job; group: ChangeGroup }): React.ReactNode {
  const t = useMessages().jobs.dryRun;
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={styles.group} aria-label={t.group(format.count(group.count))}>
      <div className={styles.line}>
        {group.is_warning && <StateBadge tone="warn">{t.look}</StateBadge>}
        <strong>{t.group(format.count(group.count))}</strong>
        <Button look="quiet" icon={isOpen ? 'down' : 'right'} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t.rows}
        </Button>
      </div>
      <ul>
        {group.changes.map((change) => (
          <li key={`${change.field} ${change.kind}`}>
            <ChangeText change={change} />
          </li>
        ))}
      </ul>
      {isOpen && <JobRows job={job} group={group.group} />}
    </section>
  );
}
