import { useEffect, useState } from 'react';
import { type CsvFormat, type ScannedFile, scanFile } from './csv-file';

interface Scan {
  /** Read so far. */
  bytes: number;
  scanned?: ScannedFile;
  error?: unknown;
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
