import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../auth/principal';

const SET_KEY_HASH = `SELECT set_config('app.key_hash', $1, true)`;
const SET_ACTOR = `SELECT set_config('app.actor', $1, true)`;

/**
 * Runs every change in one transaction that is bound to its caller's API key: the triggers put into history whose key
 * that is, and take no other name from us. Where there is no caller, at the start, they take `admin start`.
 */
@Injectable()
export class ConfigWriter {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  write<T>(caller: Principal, change: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      if (caller.keyHash === undefined) await manager.query(SET_ACTOR, [caller.actor]);
      else await manager.query(SET_KEY_HASH, [caller.keyHash]);
      return change(manager);
    });
  }
}

/** Has history written now instead of at the commit, so that the new version can be read and answered. */
export async function recordHistory(manager: EntityManager): Promise<void> {
  await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
}
