import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { AdminApiError } from '../client/client';
import type { Job } from '../jobs/job-queries';
import { countOf } from '../jobs/job-results';
import { type CsvFormat, readParts } from './csv-file';
import { type ImportRequest, openImport, sendPart } from './import-queries';
import { sendImport, waitFor } from './send-import';

export type ImportToSend = Omit<ImportRequest, 'encoding' | 'separator'> & CsvFormat;

/** An import that this page drives. */
export interface Sending {
  job: Job | undefined;
  isSending: boolean;
  /** Why a request is repeated. */
  trouble: AdminApiError | undefined;
  error: Error | null;
  /** Rows a second since it began or went on here; undefined at first. */
  rate: number | undefined;
  start: (request: ImportToSend) => void;
  stop: () => void;
}

/** Sends a file, and stops when the page is left: choosing the file again goes on with it. */
export function useImport(partnerCode: string, file: File): Sending {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job>();
  const [trouble, setTrouble] = useState<AdminApiError>();
  const [rate, setRate] = useState<number>();
  const running = useRef<AbortController>(undefined);
  const sending = useMutation({
    mutationFn: async (request: ImportToSend) => {
      running.current = new AbortController();
      const { signal } = running.current;
      const rateOf = measureRate();
      const onJob = (now: Job): void => {
        setJob(now);
        setRate(rateOf(countOf(now, 'done') ?? 0));
      };
      const requests = {
        open: (by: AbortSignal) => openImport(partnerCode, request, by),
        send: (id: string, part: Parameters<typeof sendPart>[2], by: AbortSignal) =>
          sendPart(partnerCode, id, part, by),
        read: (firstRow: number) => readParts(file, request, { firstRow, columns: request.columns.length }),
        wait: waitFor,
      };
      try {
        await sendImport(requests, { onJob, onTrouble: setTrouble }, signal);
      } catch (error) {
        // The person stopped it.
        if (!signal.aborted) throw error;
      } finally {
        setTrouble(undefined);
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  });
  const stop = (): void => running.current?.abort();
  useEffect(() => () => running.current?.abort(), []);
  const { isPending: isSending, error, mutate: start } = sending;
  useWarningOnClose(isSending);
  return { job, isSending, trouble, error, rate, start, stop };
}

/** Asks before a tab is closed that still sends. */
function useWarningOnClose(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isSending]);
}

function measureRate(): (done: number) => number | undefined {
  let first: { done: number; ms: number } | undefined;
  return (done) => {
    const ms = performance.now();
    first ??= { done, ms };
    return ms - first.ms < 500 ? undefined : ((done - first.done) * 1_000) / (ms - first.ms);
  };
}
