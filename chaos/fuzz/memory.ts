import { readFile } from 'node:fs/promises';

const SAMPLES = 8;

/** What a process has in RAM over a run. Of each time the least of some readings counts: garbage comes and goes. */
export class MemoryWatch {
  private readonly readings: number[] = [];
  private warm: number | undefined;

  constructor(
    readonly name: string,
    private readonly pid: number,
  ) {}

  /** @param isWarm the run is past its warm-up */
  async sample(isWarm: boolean): Promise<void> {
    const bytes = await residentBytes(this.pid);
    if (bytes === undefined) return;
    this.readings.push(bytes);
    if (isWarm && this.warm === undefined && this.readings.length >= SAMPLES) this.warm = this.least();
  }

  get warmBytes(): number | undefined {
    return this.warm;
  }

  get lastBytes(): number {
    return this.least();
  }

  private least(): number {
    return Math.min(...this.readings.slice(-SAMPLES));
  }
}

/** Undefined where the system does not tell, and when the process is gone. */
async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
}
