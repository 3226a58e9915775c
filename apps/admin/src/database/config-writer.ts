import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';

const SET_KEY_HASH = `SELECT set_config('app.key_hash', $1, true)`;
const SET_SESSION_HASH = `SELECT set_config('app.session_hash', $1, true)`;
const SET_PERSON = `SELECT set_config('app.person', $1, true)`;
const SET_ACTOR = `SELECT set_config('app.actor', $1, true)`;
const SET_NOTE = `SELECT set_config('app.note', $1, true)`;

/** Who makes changes while the process starts; the triggers accept no other name without an API key. */
export const STARTUP: Principal = { role: 'admin', actor: 'admin start' };

/**
 * Runs every change in a transaction that is bound to the API key, session or person of its principal: triggers record the
 * owner of the key in the history, and accept no other name from us.
 */
@Injectable()
export class ConfigWriter {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** @param note why: kept with the revision that the change makes */
  write<T>(principal: Principal, change: (manager: EntityManager) => Promise<T>, note?: string): Promise<T> {
    return this.database.transaction(async (manager) => {
      await bind(manager, principal);
      if (note !== undefined) await manager.query(SET_NOTE, [note]);
      return change(manager);
    });
  }
}

async function bind(manager: EntityManager, { keyHash, sessionHash, person, actor }: Principal): Promise<void> {
  if (keyHash !== undefined) await manager.query(SET_KEY_HASH, [keyHash]);
  else if (sessionHash !== undefined) await manager.query(SET_SESSION_HASH, [sessionHash]);
  else if (person !== undefined) await manager.query(SET_PERSON, [person]);
  else await manager.query(SET_ACTOR, [actor]);
}

/** Writes the history now instead of at the commit, so that the new version can be read and returned. */
export async function recordHistory(manager: EntityManager): Promise<void> {
  await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
}
