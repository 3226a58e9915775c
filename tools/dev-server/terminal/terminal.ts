import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import { LogFile } from './log-file';
import { ProcessOutput } from './process-output';

const NAME_WIDTH = 13;
const COLOURS = ['cyan', 'magenta', 'blue', 'green', 'yellow'] as const;

/** What a person sees: our own lines, and those of the processes with the process's name in front. */
export class Terminal {
  private readonly outputs = new Map<string, ProcessOutput>();
  private readonly ownLog: LogFile;
  private areProcessesShown = false;

  /** Shows nothing: processes write straight into their files, and cost this one no work. */
  readonly isQuiet: boolean;

  /** @param logFolder gets a file for every process, and one for our own lines */
  constructor(
    private readonly logFolder: string,
    { isQuiet = false } = {},
  ) {
    this.isQuiet = isQuiet;
    this.ownLog = new LogFile(join(logFolder, 'start.log'));
    restrictToOwner(logFolder);
    // The platform outlives its reader (`npm start | head`): the files have all that was to be read.
    process.stdout.on('error', () => undefined);
  }

  /** A line of our own: progress, or something that happened. */
  readonly say = (line: string): void => {
    this.ownLog.write(`${new Date().toISOString()} ${stripVTControlCharacters(line)}\n`);
    this.print(line);
  };

  /** A line of our own about something that should not happen. */
  readonly warn = (line: string): void => {
    this.ownLog.write(`${new Date().toISOString()} WARNING ${stripVTControlCharacters(line)}\n`);
    this.print(styleText('red', line));
  };

  /** Text that is to be in no file, such as a key. */
  readonly print = (text: string): void => {
    if (!this.isQuiet) process.stdout.write(`${text}\n`);
  };

  /** From now on all that the processes say is shown; until then, faults only, so that progress is seen. */
  showProcesses(): void {
    this.areProcessesShown = true;
  }

  /** Does something that takes a while, and says so when it is done. */
  async step<T>(name: string, work: () => Promise<T>, describe: (result: T) => string = () => 'ready'): Promise<T> {
    const startedAtMs = performance.now();
    const result = await work();
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    this.say(`${styleText('green', '✓')} ${name.padEnd(16)} ${describe(result)} (${seconds} s)`);
    return result;
  }

  /** Where the output of the process `name` goes. */
  outputOf(name: string): ProcessOutput {
    const known = this.outputs.get(name);
    if (known) return known;
    const colour = COLOURS[this.outputs.size % COLOURS.length]!;
    const file = new LogFile(join(this.logFolder, `${name}.log`));
    const show = (line: string, isFault: boolean): void => {
      if (isFault || this.areProcessesShown) this.print(line);
    };
    const output = new ProcessOutput(styleText(colour, name.padEnd(NAME_WIDTH)), file, show);
    this.outputs.set(name, output);
    return output;
  }
}

/** Files of processes that are no longer run are there too, as an earlier version left them. */
function restrictToOwner(logFolder: string): void {
  for (const name of readdirSync(logFolder)) if (/\.log(\.1)?$/.test(name)) chmodSync(join(logFolder, name), 0o600);
}
