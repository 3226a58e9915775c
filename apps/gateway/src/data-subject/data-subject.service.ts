import { Injectable } from '@nestjs/common';
import { joinHeaders, KeyedHasher, redactHeaders, TurnPacer, unpackBody } from '@app/common';
import type { BatchedRequest, Person } from '@app/internal-protocol';
import { type MeaningOf, parseBody, parseQuery, referenceOf, writeRawData, splitTarget } from '@app/postback';
import { PayloadVault } from '../spool/payload-vault';
import { type DataSubjectRequest, type ScanPosition, SPOOL_START, writePosition } from './data-subject-request';
import { DataSubjectRepository, type SpooledRow, type StoredUnroutedRow } from './data-subject.repository';
import { eraseRequest, type ErasureTarget, eraseUnrouted, isSignedByClient } from './erase-request';

/** A scan ends after this time, with the position where the next one continues. */
const BUDGET_MS = 10_000;
/** About how many records one response of an export holds. */
const MAX_RECORDS = 2_000;

interface Remainder {
  /** Requests that no known key opens, and those in the spool whose packed body cannot be unpacked. */
  unreadable: number;
  /** Where the next scan continues; null at the end. */
  next: string | null;
}

export interface ErasureReport extends Remainder {
  /** Requests without a route from which the person was erased. */
  unrouted: number;
  /** Requests in the spool from which the person was erased. */
  spool: number;
  /** Requests whose conversion_id is the id. It stays, because counting depends on it. */
  kept_conversion_ids: number;
  /** Waiting requests that their client signed. They are delivered first, because a changed one would be refused. */
  left_signed: number;
}

export interface ExportReport extends Remainder {
  unrouted: unknown[];
  spool: unknown[];
}

interface ScanVisitor {
  unrouted(row: StoredUnroutedRow, request: BatchedRequest | undefined, target: ErasureTarget): Promise<void> | void;
  spooled(row: SpooledRow, request: BatchedRequest, target: ErasureTarget): Promise<void> | void;
  isFull(): boolean;
}

/** Finds one person's data in what the gateway stores, to export it or to erase it. */
@Injectable()
export class DataSubjectService {
  constructor(
    private readonly repository: DataSubjectRepository,
    private readonly vault: PayloadVault,
    private readonly hasher: KeyedHasher,
  ) {}

  async export(request: DataSubjectRequest): Promise<ExportReport> {
    const report: ExportReport = { unrouted: [], spool: [], unreadable: 0, next: null };
    report.next = await this.scan(request, report, {
      unrouted: (row, kept, target) => {
        if (eraseUnrouted(row, kept, target).isChanged) report.unrouted.push(this.showUnrouted(row, kept));
      },
      spooled: (row, kept, target) => {
        if (eraseRequest(kept, target).isChanged) report.spool.push(this.showSpooled(row, kept));
      },
      isFull: () => report.unrouted.length + report.spool.length >= MAX_RECORDS,
    });
    return report;
  }

  /** Safe to repeat: erased data is not found again. */
  async erase(request: DataSubjectRequest): Promise<ErasureReport> {
    const counts = { unrouted: 0, spool: 0, kept_conversion_ids: 0, left_signed: 0 };
    const report: ErasureReport = { ...counts, unreadable: 0, next: null };
    report.next = await this.scan(request, report, {
      unrouted: (row, kept, target) => this.eraseUnrouted(row, kept, target, report),
      spooled: (row, kept, target) => this.eraseSpooled(row, kept, target, report),
      isFull: () => false,
    });
    return report;
  }

  /** Scans to the end or as far as the budget reaches. Returns where to continue. */
  private async scan(request: DataSubjectRequest, report: Remainder, visitor: ScanVisitor): Promise<string | null> {
    const untilMs = performance.now() + BUDGET_MS;
    const pacer = new TurnPacer();
    let position: ScanPosition | null = request.position;
    while (position !== null) {
      position = await this.scanStep({ ...request, position }, report, visitor, pacer);
      if (performance.now() > untilMs || visitor.isFull()) break;
    }
    return writePosition(position);
  }

  private async scanStep(
    { person, meanings, partnerCodes, position: { part, after } }: DataSubjectRequest,
    report: Remainder,
    visitor: ScanVisitor,
    pacer: TurnPacer,
  ): Promise<ScanPosition | null> {
    if (part === 'unrouted') {
      const rows = await this.repository.readUnrouted(after);
      const target = erasureTarget(person, meanings.ofUnrouted());
      for (const row of rows) {
        await pacer.pause();
        await visitor.unrouted(row, this.open(row.id, '', row.payload), target);
      }
      return rows.length === 0 ? SPOOL_START : { part, after: rows.at(-1)!.id };
    }
    const rows = await this.repository.readSpool(partnerCodes, after);
    for (const row of rows) {
      await pacer.pause();
      const kept = this.open(row.id, row.partner_code, row.payload);
      // A row of a partner that is not asked for has no payload.
      if (row.payload !== null && (!kept || unpackedBody(kept) === undefined)) report.unreadable += 1;
      if (kept) await visitor.spooled(row, kept, erasureTarget(person, meanings.ofPartner(row.partner_code)));
    }
    return rows.length === 0 ? null : { part, after: rows.at(-1)!.id };
  }

  private async eraseSpooled(
    row: SpooledRow,
    kept: BatchedRequest,
    target: ErasureTarget,
    report: ErasureReport,
  ): Promise<void> {
    const { request, isChanged, keepsConversionId } = eraseRequest(kept, target);
    if (keepsConversionId) report.kept_conversion_ids += 1;
    if (!isChanged) return;
    if (row.state === 'waiting' && isSignedByClient(kept)) {
      report.left_signed += 1;
      return;
    }
    const isReplaced = await this.repository.replaceInSpool(row.id, this.vault.seal(request, row.partner_code));
    if (isReplaced) report.spool += 1;
  }

  private async eraseUnrouted(
    row: StoredUnroutedRow,
    kept: BatchedRequest | undefined,
    target: ErasureTarget,
    report: ErasureReport,
  ): Promise<void> {
    const { row: erased, request, isChanged } = eraseUnrouted(row, kept, target);
    if (!isChanged) return;
    if (row.payload !== null && !kept) report.unreadable += 1;
    const payload = request ? this.vault.seal(request, '') : row.payload;
    if (await this.repository.replaceUnrouted({ ...erased, payload })) report.unrouted += 1;
  }

  /** Undefined where the request was not stored whole, or was sealed with an unknown key; the reports count those. */
  private open(postbackId: string, partnerCode: string, payload: Buffer | null): BatchedRequest | undefined {
    if (payload === null) return undefined;
    try {
      return this.vault.open(payload, postbackId, partnerCode);
    } catch {
      return undefined;
    }
  }

  /** Tokens are shown by their hashes, other secrets not at all. */
  private showSpooled({ id, partner_code, received_at, state }: SpooledRow, request: BatchedRequest): unknown {
    const { method, target, headers, body, address } = request;
    const { path } = splitTarget(target);
    const parameters = this.readParameters(request);
    return {
      postback_id: id,
      partner_code,
      received_at,
      state,
      method,
      path,
      parameters: parameters.shown,
      // A body that cannot be parsed as parameters.
      body_base64: parameters.isBodyRead ? null : Buffer.from(body).toString('base64'),
      request_headers: JSON.parse(redactHeaders(joinHeaders(headers))) as unknown,
      request_ip: address || null,
    };
  }

  /** The stored list lacks the parameters of a body that is large or packed. */
  private showUnrouted(row: StoredUnroutedRow, request: BatchedRequest | undefined): unknown {
    const { id, received_at, method, path, request_ip } = row;
    return {
      postback_id: id,
      received_at,
      method,
      path,
      parameters: request ? this.readParameters(request).shown : (JSON.parse(row.parameters) as unknown),
      request_headers: JSON.parse(row.request_headers) as unknown,
      request_ip,
    };
  }

  private readParameters(request: BatchedRequest): { shown: unknown; isBodyRead: boolean } {
    const body = unpackedBody(request);
    const read = body && parseBody(body);
    const { query } = splitTarget(request.target);
    const written = writeRawData(parseQuery(query), read?.ok ? read.members : [], this.hasher.hash);
    return { shown: JSON.parse(written), isBodyRead: read?.ok === true };
  }
}

/** Undefined where a body is packed and cannot be unpacked. */
function unpackedBody({ body, headers }: BatchedRequest): Uint8Array | undefined {
  const unpacked = unpackBody(body, joinHeaders(headers)['content-encoding']);
  return typeof unpacked === 'string' ? undefined : unpacked;
}

function erasureTarget({ id }: Person, meaningOf: MeaningOf): ErasureTarget {
  return { ids: [id], references: new Set([referenceOf(id)]), meaningOf };
}
