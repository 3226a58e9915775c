import { readFile } from 'node:fs/promises';
import type { Target } from '../chaos/harness/target';
import { measureLiveBytes } from './live-memory';

/** What a process holds over a run. */
export class MemorySampler {
  /** What lived after a collection, each time that it was measured. */
  readonly liveBytes: number[] = [];
  /** The most that it had in RAM, garbage and all; undefined where the system does not tell. */
  mostResidentBytes: number | undefined;
  private readonly pid: number;

  constructor(private readonly victim: Target) {
    this.pid = victim.pid;
  }

  get name(): string {
    return this.victim.name;
  }

  async sampleResident(): Promise<void> {
    const bytes = await residentBytes(this.pid);
    if (bytes !== undefined) this.mostResidentBytes = Math.max(bytes, this.mostResidentBytes ?? 0);
  }

  async measureLive(): Promise<void> {
    this.liveBytes.push(await measureLiveBytes(this.pid, this.victim.inspectorPort));
  }
}

/** Undefined where the system does not tell, and when the process is gone. */
async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1_024;
}
