import { readStatement } from '@app/common/database/read-statement';
import type { Bots, EventPaths, EventSession } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/pools';
import { isOfBots } from '../statistics/parameters';
import type { SessionPlace } from './session-cursor';

const LIST_SESSIONS = readStatement(__dirname, 'list_sessions');
const COUNT_ENTRY_PAGES = readStatement(__dirname, 'count_entry_pages');
const COUNT_EXIT_PAGES = readStatement(__dirname, 'count_exit_pages');
const COUNT_PAGE_STEPS = readStatement(__dirname, 'count_page_steps');
/** Bounds what one read sorts. */
const MAX_VIEWS = 200_000;

export interface SessionFilter {
  from: string | null;
  to: string | null;
  sourceId: number | null;
  userId: string | null;
  entryPage: string | null;
  bots: Bots;
}

export interface PathsRequest {
  from: Date;
  to: Date;
  sourceId: number | null;
  bots: Bots;
  /** Maximum rows of each figure. */
  limit: number;
}

type SessionRow = Omit<EventSession, 'source' | 'started_at' | 'last_at'> & {
  source_id: number;
  started_at: Date;
  last_at: Date;
};

@Injectable()
export class SessionsRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** Sessions after a place in the list, the newest first. */
  async list(filter: SessionFilter, after: SessionPlace | undefined, limit: number): Promise<SessionRow[]> {
    const { from, to, sourceId, userId, entryPage, bots } = filter;
    const place = after && [after.startedAt, after.sourceId, after.sessionId, after.isByVisitor];
    const chosen = [from, to, sourceId, userId, entryPage, isOfBots(bots)];
    const values = [...chosen, ...(place ?? [null, null, null, null]), limit];
    return (await this.pool.query<SessionRow>({ ...LIST_SESSIONS, values })).rows;
  }

  /** Where sessions of a span began and ended, and which steps visitors took between pages. */
  async readPaths(request: PathsRequest): Promise<Omit<EventPaths, 'from' | 'to' | 'complete_until'>> {
    const { from, to, sourceId, bots, limit } = request;
    const values = [from, to, isOfBots(bots), sourceId, limit];
    type PageCount = EventPaths['entry_pages'][number];
    const entries = await this.pool.query<PageCount>({ ...COUNT_ENTRY_PAGES, values });
    const exits = await this.pool.query<PageCount>({ ...COUNT_EXIT_PAGES, values });
    const { rows } = await this.pool.query<EventPaths['steps'][number] & { steps_from: Date | null }>({
      ...COUNT_PAGE_STEPS,
      values: [...values, MAX_VIEWS],
    });
    return {
      entry_pages: entries.rows,
      exit_pages: exits.rows,
      steps: rows.flatMap(({ steps_from: _time, ...step }) => (step.from_page === null ? [] : [step])),
      steps_from: (rows[0]?.steps_from ?? from).toISOString(),
    };
  }
}
