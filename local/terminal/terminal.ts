import { StringDecoder } from 'node:string_decoder';
import { styleText } from 'node:util';
import type { LogFile } from '../log-file';
import { LineLimit } from './line-limit';
import { renderLogLine } from './render-log-line';

const LINES_PER_SECOND = 40;
const TELL_SKIPPED_MS = 1_000;
const NAME_WIDTH = 14;
const COLOURS = ['cyan', 'magenta', 'blue', 'green', 'yellow'] as const;
type Colour = (typeof COLOURS)[number];

/** What a person sees: our own lines, and the processes' output, a line each with the name in front. */
export class Terminal {
  private readonly colours = new Map<string, Colour>();

  /** @param record also gets our own lines, without colour */
  constructor(private readonly record: LogFile) {}

  /** A line of our own: progress, or something that happened. */
  say(line: string): void {
    this.record.write(`${new Date().toISOString()} ${line}\n`);
    this.print(line);
  }

  /** Lines that are to be in no file. */
  print(lines: string): void {
    process.stdout.write(`${lines}\n`);
  }

  /** Takes the output of one process: all of it goes into its log file, a readable form to the terminal. */
  outputOf(name: string, file: LogFile): (chunk: Buffer) => void {
    const decoder = new StringDecoder('utf8');
    const limit = new LineLimit(LINES_PER_SECOND);
    let rest = '';
    return (chunk) => {
      file.write(chunk);
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.showLine(name, line, limit, file);
    };
  }

  private showLine(name: string, line: string, limit: LineLimit, file: LogFile): void {
    if (line === '') return;
    if (limit.admits(performance.now())) {
      const { text, isFault } = renderLogLine(line);
      this.print(`${this.prefix(name)} ${isFault ? styleText('red', text) : text}`);
      return;
    }
    const skipped = limit.takeSkipped();
    this.countSkipped(name, skipped, file);
  }

  private readonly skipped = new Map<string, number>();

  private countSkipped(name: string, lines: number, file: LogFile): void {
    const before = this.skipped.get(name);
    this.skipped.set(name, (before ?? 0) + lines);
    if (before !== undefined) return;
    setTimeout(() => {
      this.print(`${this.prefix(name)} … ${this.skipped.get(name)} more lines, all in ${file.path}`);
      this.skipped.delete(name);
    }, TELL_SKIPPED_MS).unref();
  }

  private prefix(name: string): string {
    const colour = this.colours.get(name) ?? COLOURS[this.colours.size % COLOURS.length]!;
    this.colours.set(name, colour);
    return styleText(colour, name.padEnd(NAME_WIDTH));
  }
}
