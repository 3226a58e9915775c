import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** The terminal of the person who runs a command. */
export class Terminal {
  /** After Ctrl-C: rollouts in progress are completed, no other is started. */
  isStopping = false;
  private readonly startedAtMs = performance.now();

  /** @param isConfirmed answers every question with yes */
  constructor(private readonly isConfirmed: boolean) {}

  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Prints a step of one service, with the seconds since the start of the command. */
  progress(title: string, step: string): void {
    const seconds = ((performance.now() - this.startedAtMs) / 1_000).toFixed(0);
    this.print(`${`${seconds} s`.padStart(6)}  ${title.padEnd(24)}  ${step}`);
  }

  /** Resolves after this time, or after Ctrl-C. */
  async pause(timeMs: number): Promise<void> {
    const untilMs = performance.now() + timeMs;
    while (!this.isStopping && performance.now() < untilMs) await wait(Math.min(1_000, untilMs - performance.now()));
  }

  /** Asks a question. Without a terminal, only --yes confirms. */
  async confirm(question: string): Promise<boolean> {
    if (this.isConfirmed) return true;
    if (!process.stdin.isTTY) {
      this.print(`${question} No terminal to ask on; pass --yes to continue without a prompt.`);
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
