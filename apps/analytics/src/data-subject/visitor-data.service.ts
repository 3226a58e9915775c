import { Injectable } from '@nestjs/common';
import { eraseEvent, holdsId } from './erase-event';
import { type ScannedEvent, type ScannedReject, VisitorDataRepository } from './visitor-data.repository';
import { REJECTS_START, SESSIONS_START, type WalkPosition, writePosition } from './visitor-walk';

/** A call ends after this time and returns where the next one continues. */
const BUDGET_MS = 10_000;
/** Of an export one answer holds about so many records. */
const MAX_RECORDS = 2_000;

export interface EventsExport {
  events: unknown[];
  rejects: unknown[];
  sessions: unknown[];
  next: string | null;
}

export interface EventsErasure {
  /** Events that lost the person. */
  events: number;
  rejects: number;
  sessions: number;
  /** Rows that lost a hash, a click id or a quoted id. */
  others: number;
  /** Destinations to which events of the person may have been sent. */
  destinations: string[];
  next: string | null;
}

interface Visitor {
  events(found: ScannedEvent[]): Promise<void>;
  rejects(found: ScannedReject[]): Promise<void>;
  rest(): Promise<void>;
  isFull(): boolean;
}

/** Finds one person's data in the database of events, to show it or to erase it. */
@Injectable()
export class VisitorDataService {
  constructor(private readonly repository: VisitorDataRepository) {}

  async export(id: string, from: WalkPosition): Promise<EventsExport> {
    const found: EventsExport = { events: [], rejects: [], sessions: [], next: null };
    const next = await this.walk(id, from, {
      events: async (events) => {
        const ofPerson = events.filter((event) => eraseEvent(event, id));
        found.events.push(...ofPerson.map((event) => ({ ...event, is_candidate: undefined, tx: undefined })));
      },
      rejects: async (rejects) => {
        found.rejects.push(
          ...rejects.map((reject) => ({ ...reject, event: parse(reject.event), is_candidate: undefined })),
        );
      },
      rest: async () => void found.sessions.push(...(await this.repository.sessionsOf(id))),
      isFull: () => found.events.length + found.rejects.length >= MAX_RECORDS,
    });
    return { ...found, next };
  }

  /** Idempotent: erased data is not found again. Figures stay, because nothing is deleted. */
  async erase(id: string, from: WalkPosition): Promise<EventsErasure> {
    const erased: EventsErasure = { events: 0, rejects: 0, sessions: 0, others: 0, destinations: [], next: null };
    const destinations = new Set<string>();
    const next = await this.walk(id, from, {
      events: async (events) => {
        const changed = events.flatMap((event) => {
          const without = eraseEvent(event, id);
          return without ? [{ ...event, ...without.fields }] : [];
        });
        if (changed.length === 0) return;
        for (const name of await this.repository.findDestinations(changed)) destinations.add(name);
        await this.repository.replaceEvents(changed);
        erased.events += changed.length;
      },
      rejects: async (rejects) => {
        await this.repository.eraseRejects(rejects.map((reject) => reject.id));
        erased.rejects += rejects.length;
      },
      rest: async () => {
        erased.others += await this.repository.eraseAlerts(id);
        erased.sessions += await this.repository.eraseSessions(id);
        erased.others += await this.repository.eraseOthers(id);
      },
      isFull: () => false,
    });
    return { ...erased, destinations: [...destinations], next };
  }

  /** From `from` to the end or as far as the budget reaches; returns where to go on. */
  private async walk(id: string, from: WalkPosition, visitor: Visitor): Promise<string | null> {
    const untilMs = performance.now() + BUDGET_MS;
    let position: WalkPosition | null = from;
    while (position !== null) {
      position = await this.step(id, position, visitor);
      if (performance.now() > untilMs || visitor.isFull()) break;
    }
    return writePosition(position);
  }

  private async step(id: string, position: WalkPosition, visitor: Visitor): Promise<WalkPosition | null> {
    switch (position.part) {
      case 'events': {
        const scanned = await this.repository.scanEvents(id, position);
        await visitor.events(scanned.filter((event) => event.is_candidate));
        const last = scanned.at(-1);
        if (!last) return REJECTS_START;
        return { part: 'events', day: last.event_day, sourceId: last.source_id, eventId: last.event_id };
      }
      case 'rejects': {
        const scanned = await this.repository.scanRejects(id, position.after);
        const ids = new Set([id]);
        const ofPerson = scanned.filter(({ is_candidate: is, event }) => is && holdsId(parse(event), ids));
        if (ofPerson.length > 0) await visitor.rejects(ofPerson);
        const last = scanned.at(-1);
        return last ? { part: 'rejects', after: last.id } : SESSIONS_START;
      }
      case 'sessions':
        await visitor.rest();
        return null;
    }
  }
}

/** Rejected events are stored as JSON. */
function parse(text: string): unknown {
  return JSON.parse(text) as unknown;
}
