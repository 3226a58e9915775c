import { Injectable } from '@nestjs/common';
import { startInTurns } from '@app/common';
import {
  compileMeanings,
  type Erasure,
  isReference,
  type MeaningOf,
  readDiagnostics,
  spellingsOf,
  type StoredDiagnostic,
} from '@app/postback';
import { splitStateId } from '../conversions/conversion-key';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { eraseQuarantined, isOfPerson, type QuarantinedRow } from './erase-quarantined';
import type { Person, PersonConversion } from '@app/internal-protocol';
import { type ConversionKey, type StateFields, PartnerDataSubjectRepository } from './data-subject.repository';
import { BEFORE_ALL_IDS, STATES_START, QUARANTINE_START, type WalkPosition } from './walk-position';
import { writeCursor } from '../list/cursor';

/** A call ends after this time and returns where the next one continues. */
const BUDGET_MS = 10_000;
/** Of an export one answer holds about so many records. */
const MAX_RECORDS = 2_000;

/** Of a list of conversions, which another process is sent whole. */
const MAX_LISTED = 1_000;

/** Visits each part of the database that may hold a person's data. */
interface Visitor {
  conversions(day: string, after: string): Promise<{ lastId: string | undefined }>;
  ledger(tenantId: number, conversionId: string): Promise<WalkPosition | null>;
  quarantine(after: string): Promise<WalkPosition | null>;
  isFull(): boolean;
}

type ErasureOf = (row: { tenant_id: number }) => Omit<Erasure, 'meanings'>;

/** Finds one person's data in this partner's database, to show it or to erase it. */
@Injectable()
export class PartnerDataSubjectService {
  constructor(
    private readonly repository: PartnerDataSubjectRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  async export(person: Person, from: WalkPosition | undefined) {
    const found = { conversions: [] as unknown[], ledger: [] as unknown[], quarantine: [] as unknown[] };
    const erasureOf = this.erasuresOf(person);
    const next = await this.walk(from, {
      conversions: async (day, after) => {
        const rows = await this.repository.conversionsOf(person, day, after);
        found.conversions.push(...rows);
        return { lastId: rows.at(-1)?.['postback_id'] as string | undefined };
      },
      ledger: async (tenantId, conversionId) => {
        const step = await this.repository.scanStates(person, { tenant_id: tenantId, conversion_id: conversionId });
        found.ledger.push(...step.found.filter((row) => this.isInState(row, person)).map(showState));
        return statesAfter(step.last);
      },
      quarantine: async (after) => {
        const { candidates, last } = await this.repository.scanQuarantine(spellingsOf(person.id), after);
        const rows = await this.ofPerson(candidates, erasureOf);
        found.quarantine.push(...rows.map(showQuarantined));
        return last === null ? null : { part: 'quarantine', after: last };
      },
      isFull: () => found.conversions.length + found.ledger.length + found.quarantine.length >= MAX_RECORDS,
    });
    return { ...found, next };
  }

  /** The conversions whose postbacks or state have the person, as other processes know them; some may be listed twice. */
  async listConversions(person: Person, from: WalkPosition | undefined) {
    const conversions: PersonConversion[] = [];
    const add = (keys: readonly ConversionKey[]): void => void conversions.push(...keys.map((key) => this.nameOf(key)));
    const next = await this.walk(from, {
      conversions: async (day, after) => {
        const rows = await this.repository.listConversions(person, day, after);
        add(rows);
        return { lastId: rows.at(-1)?.postback_id };
      },
      ledger: async (tenantId, conversionId) => {
        const step = await this.repository.scanStates(person, { tenant_id: tenantId, conversion_id: conversionId });
        const rows = step.found.filter((row) => this.isInState(row, person));
        add(rows.map((row) => ({ ...row, ...keyOfState(row.conversion_id) })));
        return statesAfter(step.last);
      },
      // What was not read as a conversion is known to no other process.
      quarantine: () => Promise.resolve(null),
      isFull: () => conversions.length >= MAX_LISTED,
    });
    return { conversions, next };
  }

  /** Idempotent: what is erased is not found again. A conversion_id that is the id itself stays, because counting hangs on it. */
  async erase(person: Person, from: WalkPosition | undefined) {
    const erased = { conversions: 0, ledger: 0, quarantine: 0, kept_conversion_ids: 0 };
    await this.repository.eraseJobRows();
    const erasureOf = this.erasuresOf(person);
    const next = await this.walk(from, {
      conversions: async (day, after) => {
        const rows = await this.repository.eraseConversions(
          person,
          day,
          after,
          (tenantId) => erasureOf({ tenant_id: tenantId }).meaningOf,
        );
        erased.conversions += rows.length;
        erased.kept_conversion_ids += rows.filter((row) => row.conversion_id === person.id).length;
        return { lastId: rows.at(-1)?.id };
      },
      ledger: async (tenantId, conversionId) => {
        const step = await this.repository.scanStates(person, { tenant_id: tenantId, conversion_id: conversionId });
        erased.ledger += await this.repository.eraseStates(
          person,
          step.found.filter((row) => this.isInState(row, person)),
        );
        return statesAfter(step.last);
      },
      quarantine: async (after) => {
        const { candidates, last } = await this.repository.scanQuarantine(spellingsOf(person.id), after);
        const found = await this.ofPerson(candidates, erasureOf);
        const rows = await startInTurns(found, async (row) => eraseQuarantined(row, erasureOf(row)));
        await this.repository.eraseQuarantine(rows);
        erased.quarantine += rows.length;
        return last === null ? null : { part: 'quarantine', after: last };
      },
      isFull: () => false,
    });
    return { ...erased, next };
  }

  private nameOf({ tenant_id: id, conversion_id, conversion_key }: ConversionKey): PersonConversion {
    const tenant = this.partners.current().tenants.get(id)?.code ?? String(id);
    return { tenant, conversion_id, conversion_key: conversion_key ?? null };
  }

  /** Each row is read whole, which may take a moment. */
  private async ofPerson(rows: readonly QuarantinedRow[], erasureOf: ErasureOf): Promise<QuarantinedRow[]> {
    const isFound = await startInTurns(rows, async (row) => isOfPerson(row, erasureOf(row)));
    return rows.filter((_, index) => isFound[index]);
  }

  /** The fields to search in a tenant's postbacks: by its mapping, or the partner's where there is no such tenant. */
  private erasuresOf({ id, reference, kind }: Person): ErasureOf {
    const partner = this.partners.current();
    const meanings = new Map<number, MeaningOf>();
    return ({ tenant_id: tenantId }) => {
      const known = meanings.get(tenantId);
      const meaningOf = known ?? compileMeanings([(partner.tenants.get(tenantId) ?? partner).mapping], kind);
      if (!known) meanings.set(tenantId, meaningOf);
      return { ids: [id], references: new Set([reference]), meaningOf };
    };
  }

  /** The present mapping names the fields of a state, because its postbacks may be gone. */
  private isInState({ tenant_id: tenantId, other_fields: fields }: StateFields, { kind, reference }: Person): boolean {
    const tenant = this.partners.current().tenants.get(tenantId);
    const column = tenant ? { click_id: tenant.clickColumn, sub_id: tenant.subColumn }[kind] : kind;
    const value = fields?.[column]?.value;
    return value !== undefined && isReference(value, new Set([reference]));
  }

  /** From `from`, or from the newest day, to the end or as far as the budget reaches; returns where to go on. */
  private async walk(from: WalkPosition | undefined, visitor: Visitor): Promise<string | null> {
    const untilMs = performance.now() + BUDGET_MS;
    const days = await this.repository.days();
    let position: WalkPosition | null = from ?? startOf(days[0]);
    while (position !== null) {
      position = await visit(position, days, visitor);
      if (performance.now() > untilMs || visitor.isFull()) break;
    }
    return position && writeCursor(position);
  }
}

function keyOfState(stateId: string): { conversion_id: string; conversion_key: string | null } {
  const { conversionId, key } = splitStateId(stateId);
  return { conversion_id: conversionId, conversion_key: key };
}

/** Under the id that the network knows; the rest of its key is a hash, which says nothing to anybody. */
function showState({ conversion_id: stateId, ...state }: StateFields): StateFields {
  return { ...state, conversion_id: splitStateId(stateId).conversionId };
}

async function visit(position: WalkPosition, days: readonly string[], visitor: Visitor): Promise<WalkPosition | null> {
  switch (position.part) {
    case 'conversions': {
      const { lastId } = await visitor.conversions(position.day, position.after);
      if (lastId !== undefined) return { ...position, after: lastId };
      // A day may have been dropped since, or added.
      return startOf(days.find((day) => day < position.day));
    }
    case 'ledger':
      return (await visitor.ledger(position.tenantId, position.conversionId)) ?? QUARANTINE_START;
    case 'quarantine':
      return visitor.quarantine(position.after);
  }
}

function startOf(day: string | undefined): WalkPosition {
  return day === undefined ? STATES_START : { part: 'conversions', day, after: BEFORE_ALL_IDS };
}

function statesAfter(last: { tenant_id: number; conversion_id: string } | null): WalkPosition | null {
  return last && { part: 'ledger', tenantId: last.tenant_id, conversionId: last.conversion_id };
}

function showQuarantined({ id, body, reasons, request_headers: headers, ...row }: QuarantinedRow): unknown {
  return {
    postback_id: id,
    ...row,
    reasons: readDiagnostics(JSON.parse(reasons) as StoredDiagnostic[]),
    request_headers: headers && (JSON.parse(headers) as unknown),
    body_base64: body && body.toString('base64'),
  };
}
