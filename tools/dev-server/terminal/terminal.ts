import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import { LogFile } from './log-file';
import { ProcessOutput } from './process-output';

/** The terminal: lines of the supervisor, and those of the processes, prefixed with their names. */
export class Terminal {
  private readonly outputs = new Map<string, ProcessOutput>();
  private readonly ownLog: LogFile;
  private areProcessesShown = false;

  /** Shows nothing: processes write into their files directly. */
  readonly isQuiet: boolean;

  /** @param logFolder gets a file for every process, and one for our own lines */
  constructor(
    private readonly logFolder: string,
    { isQuiet = false } = {},
  ) {
    this.isQuiet = isQuiet;
    this.ownLog = new LogFile(join(logFolder, 'start.log'));
    restrictToOwner(logFolder);
    // The platform outlives its reader (`npm start | head`): the log files have every line.
    process.stdout.on('error', () => undefined);
  }

  /** Prints a line about progress or an event. */
  readonly say = (line: string): void => {
    this.ownLog.write(`${new Date().toISOString()} ${stripVTControlCharacters(line)}\n`);
    this.print(line);
  };

  /** Prints a warning. */
  readonly warn = (line: string): void => {
    this.ownLog.write(`${new Date().toISOString()} WARNING ${stripVTControlCharacters(line)}\n`);
    this.print(styleText('red', line));
  };

  /** Prints text that must not be logged, such as a key. */
  readonly print = (text: string): void => {
    if (!this.isQuiet) process.stdout.write(`${text}\n`);
  };

  /** Shows every line of the processes from now on. Until then only problems are shown, so that progress stays visible. */
  showProcesses(): void {
    this.areProcessesShown = true;
  }

  /** Runs a step of the start, and prints its result and duration. */
  async step<T>(name: string, work: () => Promise<T>, describe: (result: T) => string = () => 'ready'): Promise<T> {
    const startedAtMs = performance.now();
    const result = await work();
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    this.say(`${styleText('green', '✓')} ${name.padEnd(16)} ${describe(result)} (${seconds} s)`);
    return result;
  }

  /** The output of the process `name`. */
  outputOf(name: string): ProcessOutput {
    const known = this.outputs.get(name);
    if (known) return known;
    const file = new LogFile(join(this.logFolder, `${name}.log`));
    const show = (line: string, isProblem: boolean): void => {
      if (isProblem || this.areProcessesShown) this.print(line);
    };
    const output = new ProcessOutput(name, file, show);
    this.outputs.set(name, output);
    return output;
  }
}

/** Earlier versions left the files of processes readable by others. */
function restrictToOwner(logFolder: string): void {
  for (const name of readdirSync(logFolder)) if (/\.log(\.1)?$/.test(name)) chmodSync(join(logFolder, name), 0o600);
}
