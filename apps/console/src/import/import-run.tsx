import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useFormat } from '../format/use-format';
import { ImportView } from '../jobs/job-outcomes';
import type { Job } from '../jobs/job-queries';
import { countOf, isOver } from '../jobs/job-results';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { describeError, ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { type CsvFormat, scanFile, type ScannedFile, UnclosedRecordError } from './csv-file';
import styles from './import.module.css';
import type { Sending } from './use-import';

/** More than the service accepts. */
const MAX_ROWS = 1_000_000;

interface Scan {
  /** Read so far. */
  bytes: number;
  scanned?: ScannedFile;
  error?: unknown;
}

interface Props {
  file: File;
  scan: Scan;
  sending: Sending;
  /** An earlier import of the same file that has not come to its end; null where there is none. */
  earlier: UseQueryResult<Job | null>;
  isReady: boolean;
  onStart: (scanned: ScannedFile) => void;
  onGoOn: (job: Job) => void;
}

/** Starts, shows, stops and continues the import of a file. */
export function ImportRun({ file, scan, sending, earlier, isReady, onStart, onGoOn }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { job, isSending } = sending;
  const { scanned } = scan;
  const last = job ?? earlier.data ?? undefined;
  const mayGoOn = !isSending && last !== undefined && (!isOver(last) || last.state === 'stopped');
  if (!scanned) return <Scanning file={file} scan={scan} />;
  return (
    <Panel title={t.importing.run}>
      <div className={styles.list}>
        {!job && <p role="status">{t.importing.rows(format.count(scanned.rows))}</p>}
        {scanned.rows > MAX_ROWS && <p role="alert">{t.importing.tooManyRows(format.count(MAX_ROWS))}</p>}
        {mayGoOn && <Pausing job={last} />}
        {job && <Running job={job} sending={sending} />}
        <div className={styles.actions}>
          {!isSending && !last && (
            <Button
              look="primary"
              disabled={!isReady || earlier.isPending || scanned.rows === 0 || scanned.rows > MAX_ROWS}
              onClick={() => onStart(scanned)}
            >
              {t.importing.start}
            </Button>
          )}
          {mayGoOn && (
            <Button look="primary" onClick={() => onGoOn(last)}>
              {t.importing.goOn}
            </Button>
          )}
          {isSending && (
            <Button icon="pause" onClick={sending.stop}>
              {t.jobs.stop}
            </Button>
          )}
        </div>
        {!job && earlier.failureReason && <ErrorStrip error={earlier.failureReason} />}
        {sending.error && <ErrorStrip error={sending.error} />}
      </div>
    </Panel>
  );
}

function Scanning({ file, scan: { bytes, error } }: Pick<Props, 'file' | 'scan'>): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (error instanceof UnclosedRecordError) return <p role="alert">{t.importing.unclosed(format.count(error.line))}</p>;
  if (error !== undefined) return <ErrorStrip error={error} />;
  return (
    <label className={styles.list}>
      {t.importing.scanning}
      <progress value={bytes} max={Math.max(1, file.size)} />
    </label>
  );
}

function Pausing({ job }: { job: Job }): React.ReactNode {
  const t = useMessages().importing;
  const format = useFormat();
  return (
    <p role="status">{t.paused(format.count(countOf(job, 'done') ?? 0), format.count(countOf(job, 'total') ?? 0))}</p>
  );
}

function Running({ job, sending: { isSending, trouble, rate } }: { job: Job; sending: Sending }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const [done, total] = [countOf(job, 'done') ?? 0, countOf(job, 'total') ?? 0];
  return (
    <>
      <p role="status">
        {job.state === 'finished' ? t.importing.finished : t.importing.done(format.count(done), format.count(total))}
        {isSending &&
          rate !== undefined &&
          rate > 0 &&
          ` ${t.importing.rate(format.count(Math.round(rate)), format.count(Math.ceil((total - done) / rate)))}`}
      </p>
      {isSending && <progress aria-label={t.jobs.progress} value={done} max={Math.max(total, 1)} />}
      {trouble && <p role="alert">{t.importing.trouble(describeError(t, trouble))}</p>}
      <ImportView job={job} />
      <p>
        <Link to="/jobs/$partnerCode/$jobId" params={{ partnerCode: job.partner_code, jobId: job.id }}>
          {t.importing.job}
        </Link>
      </p>
    </>
  );
}

/** Reads a file once in the background, and again when it is read in another way. */
export function useScan(file: File, { encoding, separator }: CsvFormat): Scan {
  const [scan, setScan] = useState<Scan>({ bytes: 0 });
  useEffect(() => {
    const running = new AbortController();
    const { signal } = running;
    setScan({ bytes: 0 });
    scanFile(file, { encoding, separator }, (bytes) => !signal.aborted && setScan({ bytes }), signal).then(
      (scanned) => !signal.aborted && setScan({ bytes: file.size, scanned }),
      (error: unknown) => !signal.aborted && setScan({ bytes: 0, error }),
    );
    return () => running.abort();
  }, [file, encoding, separator]);
  return scan;
}
