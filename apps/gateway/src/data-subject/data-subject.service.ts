import { Injectable } from '@nestjs/common';
import { KeyedHasher, TurnPacer } from '@app/common';
import { type BatchedRequest } from '@app/internal-protocol';
import { type MeaningOf, referenceOf } from '@app/postback';
import { PayloadVault } from '../spool/payload-vault';
import { eraseRequest, eraseUnrouted, isSignedByClient, type ErasureTarget } from './erase-request';
import type { NameMeanings } from './partner-mappings';
import type { Person } from './person';
import { DataSubjectRepository, type SpooledRow, type StoredUnroutedRow } from './data-subject.repository';
import { type ShownRequest, showRequest } from './show-request';
import { SPOOL_START, type ScanPosition, writePosition } from './scan-position';

/** After this long a call ends and says where the next one goes on. */
const BUDGET_MS = 10_000;
/** Of an export one answer holds about so many records. */
const MAX_RECORDS = 2_000;

/** What could not be done, in an erasure as in an export. */
interface Remainder {
  /** Requests that no key known here opens. */
  unreadable: number;
  /** Where the next call goes on; null: all was looked at. */
  next: string | null;
}

/** What one call erased. */
export interface ErasureReport extends Remainder {
  /** Requests without a route that lost the person. */
  unrouted: number;
  /** Requests in the spool that lost the person. */
  spool: number;
  /** Requests whose conversion_id itself is the id: it stays, because counting hangs on it. */
  kept_conversion_ids: number;
  /** Requests that wait as their caller signed them: another text would be refused, so they are delivered first. */
  left_signed: number;
}

/** What one call found. */
export interface ExportReport extends Remainder {
  unrouted: unknown[];
  spool: unknown[];
}

interface ScanVisitor {
  unrouted(rows: readonly StoredUnroutedRow[]): Promise<void>;
  spool(rows: readonly SpooledRow[]): Promise<void>;
  isFull(): boolean;
}

/** Finds one person's data in what the gateway keeps, to show it or to erase it. */
@Injectable()
export class DataSubjectService {
  constructor(
    private readonly repository: DataSubjectRepository,
    private readonly vault: PayloadVault,
    private readonly hasher: KeyedHasher,
  ) {}

  /** @param partnerCodes whose spool is meant; null: all. What has no route is nobody's, and always meant */
  async export(
    person: Person,
    meanings: NameMeanings,
    partnerCodes: readonly string[] | null,
    from: ScanPosition,
  ): Promise<ExportReport> {
    const found: ExportReport = { unrouted: [], spool: [], unreadable: 0, next: null };
    const anybodys = erasureTarget(person, meanings.ofUnrouted());
    const pacer = new TurnPacer();
    found.next = await this.scan(partnerCodes, from, {
      unrouted: async (rows) => {
        for (const row of rows) {
          await pacer.pause();
          if (eraseUnrouted(row, this.openUnrouted(row), anybodys).isChanged) found.unrouted.push(showUnrouted(row));
        }
      },
      spool: async (rows) => {
        for (const row of rows) {
          await pacer.pause();
          const request = this.openSpooled(row, found);
          if (!request) continue;
          const wanted = erasureTarget(person, meanings.ofPartner(row.partner_code));
          if (eraseRequest(request, wanted).isChanged) found.spool.push(this.showSpooled(row, request));
        }
      },
      isFull: () => found.unrouted.length + found.spool.length >= MAX_RECORDS,
    });
    return found;
  }

  /** Safe to repeat: what is erased is not found again. */
  async erase(
    person: Person,
    meanings: NameMeanings,
    partnerCodes: readonly string[] | null,
    from: ScanPosition,
  ): Promise<ErasureReport> {
    const erased: ErasureReport = {
      unrouted: 0,
      spool: 0,
      kept_conversion_ids: 0,
      left_signed: 0,
      unreadable: 0,
      next: null,
    };
    const wanted = erasureTarget(person, meanings.ofUnrouted());
    const pacer = new TurnPacer();
    erased.next = await this.scan(partnerCodes, from, {
      unrouted: async (rows) => {
        for (const row of rows) {
          await pacer.pause();
          await this.eraseUnrouted(row, wanted, erased);
        }
      },
      spool: async (rows) => {
        for (const row of rows) {
          await pacer.pause();
          await this.eraseSpooled(row, erasureTarget(person, meanings.ofPartner(row.partner_code)), erased);
        }
      },
      isFull: () => false,
    });
    return erased;
  }

  /** To the end or as far as the budget reaches; the answer is where to go on. */
  private async scan(
    partnerCodes: readonly string[] | null,
    from: ScanPosition,
    visitor: ScanVisitor,
  ): Promise<string | null> {
    const untilMs = performance.now() + BUDGET_MS;
    let position: ScanPosition | null = from;
    while (position !== null) {
      position = await this.scanStep(position, partnerCodes, visitor);
      if (performance.now() > untilMs || visitor.isFull()) break;
    }
    return writePosition(position);
  }

  private async scanStep(
    { part, after }: ScanPosition,
    partnerCodes: readonly string[] | null,
    visitor: ScanVisitor,
  ): Promise<ScanPosition | null> {
    if (part === 'unrouted') {
      const rows = await this.repository.readUnrouted(after);
      await visitor.unrouted(rows);
      return rows.length === 0 ? SPOOL_START : { part, after: rows.at(-1)!.id };
    }
    const rows = await this.repository.readSpool(partnerCodes, after);
    await visitor.spool(rows);
    return rows.length === 0 ? null : { part, after: rows.at(-1)!.id };
  }

  private async eraseSpooled(row: SpooledRow, wanted: ErasureTarget, erased: ErasureReport): Promise<void> {
    const kept = this.openSpooled(row, erased);
    if (!kept) return;
    const { request, isChanged, keepsConversionId } = eraseRequest(kept, wanted);
    if (keepsConversionId) erased.kept_conversion_ids += 1;
    if (!isChanged) return;
    if (row.state === 'waiting' && isSignedByClient(kept)) {
      erased.left_signed += 1;
      return;
    }
    const isReplaced = await this.repository.replaceInSpool(row.id, this.vault.seal(request, row.partner_code));
    if (isReplaced) erased.spool += 1;
  }

  /** Undefined where no partner is meant whose it is, or where it cannot be opened, which is counted. */
  private openSpooled({ id, partner_code, payload }: SpooledRow, left: Remainder): BatchedRequest | undefined {
    if (payload === null) return undefined;
    const request = this.open(id, partner_code, payload);
    if (!request) left.unreadable += 1;
    return request;
  }

  private async eraseUnrouted(row: StoredUnroutedRow, wanted: ErasureTarget, erased: ErasureReport): Promise<void> {
    const kept = this.openUnrouted(row);
    const { row: left, request, isChanged } = eraseUnrouted(row, kept, wanted);
    if (!isChanged) return;
    if (row.payload !== null && !kept) erased.unreadable += 1;
    const payload = request ? this.vault.seal(request, '') : row.payload;
    if (await this.repository.replaceUnrouted({ ...left, payload })) erased.unrouted += 1;
  }

  /** Undefined where it was not kept whole, or where no key opens it; its columns tell of it all the same. */
  private openUnrouted({ id, payload }: StoredUnroutedRow): BatchedRequest | undefined {
    return payload === null ? undefined : this.open(id, '', payload);
  }

  private open(postbackId: string, partnerCode: string, payload: Buffer): BatchedRequest | undefined {
    try {
      return this.vault.open(payload, postbackId, partnerCode);
    } catch {
      // Sealed under a key that is not known here: whoever asks is told how many there are.
      return undefined;
    }
  }

  private showSpooled({ id, partner_code, received_at, state }: SpooledRow, request: BatchedRequest): unknown {
    const shown: ShownRequest = showRequest(request, this.hasher.hash);
    return { postback_id: id, partner_code, received_at, state, ...shown };
  }
}

function erasureTarget({ id }: Person, meaningOf: MeaningOf): ErasureTarget {
  return { ids: [id], references: new Set([referenceOf(id)]), meaningOf };
}

function showUnrouted(row: StoredUnroutedRow): unknown {
  const { id, received_at, method, path, request_ip } = row;
  return {
    postback_id: id,
    received_at,
    method,
    path,
    parameters: JSON.parse(row.parameters) as unknown,
    request_headers: JSON.parse(row.request_headers) as unknown,
    request_ip,
  };
}
