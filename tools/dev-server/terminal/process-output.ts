import { StringDecoder } from 'node:string_decoder';
import { parseLine } from './log-entry';
import type { LogFile } from './log-file';
import { isProblem, processPrefix, renderEntry } from './print-entry';

const MAX_LINES_PER_SECOND = 40;
const CAP_EVERY_MS = 5_000;

/** The output of one process: the log file gets all of it, the terminal readable lines. */
export class ProcessOutput {
  private readonly decoder = new StringDecoder('utf8');
  private unfinishedLine = '';
  private previousTimestamp = new Date().toISOString();
  private linesInSecond = 0;
  private second: NodeJS.Timeout | undefined;
  private capTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: string,
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

  /** Limits the lines per second, so that a busy process neither floods the terminal nor occupies this one. */
  private show(line: string): void {
    this.second ??= setTimeout(() => this.endSecond(), 1_000).unref();
    this.linesInSecond += 1;
    if (this.linesInSecond > MAX_LINES_PER_SECOND) return;
    const entry = parseLine(line, this.name, this.previousTimestamp);
    this.previousTimestamp = entry.timestamp;
    this.print(`${processPrefix(this.name)} ${renderEntry(entry)}`, isProblem(entry));
  }

  private endSecond(): void {
    const skipped = this.linesInSecond - MAX_LINES_PER_SECOND;
    this.second = undefined;
    this.linesInSecond = 0;
    if (skipped > 0)
      this.print(`${processPrefix(this.name)} … ${skipped} more lines, all of them in ${this.file.path}`, false);
  }
}
