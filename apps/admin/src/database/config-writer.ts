import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Caller } from '../auth/caller';

const NAME_THE_ACTOR = `SELECT set_config('app.actor', $1, true)`;

/** Runs every change in one transaction under its caller's name, which the triggers put into history. */
@Injectable()
export class ConfigWriter {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  write<T>(caller: Caller, change: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      await manager.query(NAME_THE_ACTOR, [caller.actor]);
      return change(manager);
    });
  }
}

/** Has history written now instead of at the commit, so that the new version can be read and answered. */
export async function recordHistory(manager: EntityManager): Promise<void> {
  await manager.query('SET CONSTRAINTS ALL IMMEDIATE');
}
