import { StringDecoder } from 'node:string_decoder';
import { styleText } from 'node:util';
import type { LogFile } from './log-file';
import { renderLogLine } from './render-log-line';

const WINDOW_MS = 1_000;

/** Limits the lines per second, so that a busy process neither floods the terminal nor occupies this one. */
export class LineLimit {
  private windowStartMs = Number.NEGATIVE_INFINITY;
  private shown = 0;
  private skipped = 0;

  constructor(private readonly linesPerSecond: number) {}

  /** Whether a line at `nowMs` is to be shown. */
  allows(nowMs: number): boolean {
    if (nowMs - this.windowStartMs >= WINDOW_MS) {
      this.windowStartMs = nowMs;
      this.shown = 0;
    }
    if (this.shown < this.linesPerSecond) {
      this.shown += 1;
      return true;
    }
    this.skipped += 1;
    return false;
  }

  /** Returns the number of lines that were skipped, and resets it. */
  drainSkipped(): number {
    const { skipped } = this;
    this.skipped = 0;
    return skipped;
  }
}

const LINES_PER_SECOND = 40;
const CAP_EVERY_MS = 5_000;
const REPORT_SKIPPED_AFTER_MS = 1_000;

/** The output of one process: its log file gets all of it, and the terminal readable lines. */
export class ProcessOutput {
  private readonly decoder = new StringDecoder('utf8');
  private readonly limit = new LineLimit(LINES_PER_SECOND);
  private unfinishedLine = '';
  private capTimer: NodeJS.Timeout | undefined;
  private skippedTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly prefix: string,
    private readonly file: LogFile,
    private readonly print: (line: string, isProblem: boolean) => void,
  ) {}

  readonly write = (chunk: Buffer): void => {
    this.file.write(chunk);
    const lines = (this.unfinishedLine + this.decoder.write(chunk)).split('\n');
    this.unfinishedLine = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.show(line);
  };

  /** For a process that writes into the log file by itself. */
  get descriptor(): number {
    this.capTimer ??= setInterval(() => this.file.cap(), CAP_EVERY_MS).unref();
    return this.file.descriptor;
  }

  /** What it wrote to the log file since then; see {@link LogFile.since}. */
  get mark(): () => string {
    const { sizeBytes } = this.file;
    return () => this.file.since(sizeBytes);
  }

  private show(line: string): void {
    if (!this.limit.allows(performance.now())) {
      this.skippedTimer ??= setTimeout(() => this.reportSkipped(), REPORT_SKIPPED_AFTER_MS).unref();
      return;
    }
    const { text, isProblem } = renderLogLine(line);
    this.print(`${this.prefix} ${isProblem ? styleText('red', text) : text}`, isProblem);
  }

  private reportSkipped(): void {
    this.skippedTimer = undefined;
    this.print(`${this.prefix} … ${this.limit.drainSkipped()} more lines, all of them in ${this.file.path}`, false);
  }
}
