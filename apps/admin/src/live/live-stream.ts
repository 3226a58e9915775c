import type { LivePostback } from './partner-feed';

/** What a person can follow, and more. */
const MAX_PER_SECOND = 50;
const SECOND_MS = 1_000;
/** Proxies close connections that are silent for longer. */
const COMMENT_INTERVAL_MS = 15_000;
/** A client that reads more slowly than this gets counts instead of rows. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** How soon a browser connects again. */
const RETRY_MS = 500;

/** The part of a response that a stream writes to. */
export interface StreamTarget {
  write(text: string): boolean;
  end(): void;
  readonly writableLength: number;
}

/**
 * Server-sent events to one client. Rows go out once a second; of more than 50 it gets a sample, and the counts.
 */
export class LiveStream {
  isEnded = false;
  private rows: LivePostback[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private isHeld = true;
  private readonly sent = new Set<string>();

  constructor(
    private readonly target: StreamTarget,
    private readonly isWanted: (row: LivePostback) => boolean,
  ) {
    this.target.write(`retry: ${RETRY_MS}\n: open\n\n`);
    this.timers.push(
      setInterval(() => this.flush(), SECOND_MS),
      setInterval(() => this.target.write(':\n\n'), COMMENT_INTERVAL_MS),
    );
  }

  /** Rows wait for their second, and all of them for `release`. */
  add(rows: readonly LivePostback[]): void {
    this.rows.push(...rows.filter(this.isWanted));
  }

  /** Sends rows that the client missed, and from now on those that were added, without the missed ones among them. */
  release(missed: readonly LivePostback[] = []): void {
    for (const row of missed.filter(this.isWanted)) {
      this.sent.add(row.postback_id);
      this.sendRow(row);
    }
    this.isHeld = false;
  }

  send(event: string, data: object): void {
    if (!this.isEnded) this.target.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    if (this.isEnded) return;
    this.flush();
    this.isEnded = true;
    for (const timer of this.timers) clearInterval(timer);
    this.target.end();
  }

  private flush(): void {
    if (this.isHeld || this.isEnded || this.rows.length === 0) return;
    const rows = this.rows.filter(({ postback_id: id }) => !this.sent.has(id));
    this.rows = [];
    const isSlow = this.target.writableLength > MAX_UNREAD_BYTES;
    const shown = isSlow ? [] : sampleRows(rows, MAX_PER_SECOND);
    for (const row of shown) this.sendRow(row);
    if (shown.length === rows.length) return;
    const until = rows.reduce((newest, { postback_id: id }) => (id > newest ? id : newest), '');
    this.send('rate', { per_second: rows.length, shown: shown.length, until });
  }

  private sendRow(row: LivePostback): void {
    this.target.write(`id: ${row.postback_id}\ndata: ${JSON.stringify(row)}\n\n`);
  }
}

/** As many entries as fit, spread evenly over all, in their order. */
export function sampleRows<Entry>(entries: readonly Entry[], max: number): readonly Entry[] {
  if (entries.length <= max) return entries;
  return Array.from({ length: max }, (_, place) => entries[Math.floor((place * entries.length) / max)]!);
}
