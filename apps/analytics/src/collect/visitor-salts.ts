import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventRepository } from './event.repository';

const DAY_MS = 86_400_000;

/** Recognises a visitor without ids. */
export type VisitorHash = (sourceId: number, ipAddress: string, userAgent: string) => string;

/** The daily salts of the hashes by which visitors without ids are recognised: never across two days. */
@Injectable()
export class VisitorSalts {
  private today: { dayNumber: number; hash: VisitorHash | Promise<VisitorHash> } | undefined;

  constructor(private readonly repository: EventRepository) {}

  /** The hash of the UTC day of `nowMs`; a promise until its salt is known, which rejects without the database. */
  hashAt(nowMs: number): VisitorHash | Promise<VisitorHash> {
    const dayNumber = Math.floor(nowMs / DAY_MS);
    if (this.today?.dayNumber === dayNumber) return this.today.hash;
    const hash = this.open(new Date(nowMs).toISOString().slice(0, 10));
    const today: VisitorSalts['today'] = { dayNumber, hash };
    this.today = today;
    hash.then(
      (known) => (today.hash = known),
      () => (this.today = undefined),
    );
    return hash;
  }

  private async open(day: string): Promise<VisitorHash> {
    const salt = await this.repository.saltOf(day, randomBytes(32));
    return (sourceId, ipAddress, userAgent) => {
      const text = `${sourceId}\n${ipAddress}\n${userAgent}`;
      return createHmac('sha256', salt).update(text).digest().subarray(0, 16).toString('base64url');
    };
  }
}
