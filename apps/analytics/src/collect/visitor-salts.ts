import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventRepository } from './event.repository';

/** Recognises a visitor without ids. */
export type VisitorHash = (sourceId: number, ipAddress: string, userAgent: string) => string;

/** The daily salts of the hashes by which visitors without ids are recognised: never across two days. */
@Injectable()
export class VisitorSalts {
  private today: { day: string; hash: Promise<VisitorHash> } | undefined;

  constructor(private readonly repository: EventRepository) {}

  /** The hash of the UTC day of `nowMs`. Rejects while the database is unavailable. */
  hashAt(nowMs: number): Promise<VisitorHash> {
    const day = new Date(nowMs).toISOString().slice(0, 10);
    if (this.today?.day === day) return this.today.hash;
    const hash = this.open(day);
    this.today = { day, hash };
    hash.catch(() => (this.today = undefined));
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
