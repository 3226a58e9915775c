import { createInterface } from 'node:readline/promises';

/** What a command tells, and asks, the person who runs it. */
export class Terminal {
  /** Ctrl-C: what is under way is ended, nothing new is begun. */
  isStopping = false;
  private readonly startedAtMs = performance.now();

  constructor(private readonly isConfirmed: boolean) {}

  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** A line for one service: how long the command has been running, whose step it is, and which. */
  progress(title: string, step: string): void {
    const seconds = ((performance.now() - this.startedAtMs) / 1_000).toFixed(0);
    this.print(`${`${seconds} s`.padStart(6)}  ${title.padEnd(24)}  ${step}`);
  }

  /** Whether the person says yes. Where nobody can be asked, only --yes is one. */
  async confirm(question: string): Promise<boolean> {
    if (this.isConfirmed) return true;
    if (!process.stdin.isTTY) {
      this.print(`${question} Nobody can be asked here; with --yes it is done.`);
      return false;
    }
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
    } finally {
      lines.close();
    }
  }
}
