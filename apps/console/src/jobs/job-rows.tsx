import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { ChangeText } from './change-text';
import { type Job, jobRowsQuery } from './job-queries';
import type { JobRow } from './job-results';
import styles from './jobs.module.css';

interface Props {
  job: Job;
  group?: number;
}

/** The postbacks of a job's result, page by page; each opens as the sample of the workbench. */
export function JobRows({ job: { partner_code, id }, group }: Props): React.ReactNode {
  const t = useMessages();
  const [pages, setPages] = useState<readonly (number | undefined)[]>([undefined]);
  const query = jobRowsQuery(partner_code, id, group, pages.at(-1));
  const { data, error, refetch } = useQuery({ ...query, placeholderData: keepPreviousData });
  if (error) return <ErrorStrip error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  const next = data.next_after;
  return (
    <>
      <ul className={styles.rows}>
        {data.rows.map((row) => (
          <Row key={row.postback_id} partnerCode={partner_code} row={row} />
        ))}
      </ul>
      <div className={styles.line}>
        {pages.length > 1 && <Button onClick={() => setPages(pages.slice(0, -1))}>{t.jobs.previousRows}</Button>}
        {next !== null && <Button onClick={() => setPages([...pages, next])}>{t.jobs.nextRows}</Button>}
      </div>
    </>
  );
}

function Row({ partnerCode, row }: { partnerCode: string; row: JobRow }): React.ReactNode {
  const t = useMessages();
  const { postback_id, received_at, conversion_id, changes = [], outcome, reasons = [] } = row;
  return (
    <li>
      <div className={styles.line}>
        <Link to="/partners/$partnerCode/mapping" params={{ partnerCode }} search={{ sample: postback_id }}>
          <code>{conversion_id ?? postback_id}</code>
        </Link>
        <span className={styles.muted}>
          <Time value={received_at} />
        </span>
        {outcome && <span>{t.jobs.outcomes[outcome]}</span>}
      </div>
      <ul>
        {changes.map((change) => (
          <li key={change.field}>
            <ChangeText change={change} />
          </li>
        ))}
        {reasons.map((reason) => (
          <li key={`${reason.field} ${reason.code}`}>
            <code>{reason.field}</code> {describeReason(t, reason)}
          </li>
        ))}
      </ul>
    </li>
  );
}
