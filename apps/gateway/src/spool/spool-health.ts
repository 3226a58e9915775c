import { Injectable } from '@nestjs/common';

/** A write that failed is held against the spool for so long, unless another one succeeds: nothing else tries a disk. */
const WRITE_FAILURE_TTL_MS = 60_000;

/** Whether the safety net is there, by what came of the work on it last. */
@Injectable()
export class SpoolHealth {
  private isMeasured = true;
  private writesFailUntilMs = -Infinity;

  get isUp(): boolean {
    return this.isMeasured && performance.now() >= this.writesFailUntilMs;
  }

  recordMeasurement(isThere: boolean): void {
    this.isMeasured = isThere;
  }

  recordWrite(isDone: boolean): void {
    // Where one can write the database is there, whatever a look at it said that began before.
    if (isDone) this.isMeasured = true;
    this.writesFailUntilMs = isDone ? -Infinity : performance.now() + WRITE_FAILURE_TTL_MS;
  }
}
