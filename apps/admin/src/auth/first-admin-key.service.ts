import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyedHash, Log } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { insertApiKey, makeApiKey } from '../api-key/make-api-key';
import { ApiKey } from '../config-entities';
import { isInForce } from './is-in-force';

export const FIRST_ADMIN_KEY_FILE = 'admin-api-key';

// Two processes that start together must not both make a first key. Who may only read keys cannot take this lock.
const ONE_AT_A_TIME = `LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE`;

const HAS_ADMIN_KEY = `
  SELECT EXISTS (SELECT FROM api_keys
                  WHERE role = 'admin' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                ) AS "hasAdminKey"`;

/** Sees to it that there is an admin key: the one of the settings, or a new one when there is none. */
@Injectable()
export class FirstAdminKey implements OnApplicationBootstrap {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly environment: AdminEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(`SELECT set_config('app.actor', 'admin start', true)`);
      await manager.query(ONE_AT_A_TIME);
      if (this.environment.ADMIN_API_KEY !== '') await this.takeFromSettings(manager, this.environment.ADMIN_API_KEY);
      else await this.makeIfNone(manager);
    });
  }

  private async takeFromSettings(manager: EntityManager, key: string): Promise<void> {
    const newId = await insertApiKey(manager, { key, name: 'ADMIN_API_KEY', role: 'admin' }, this.tokenHashKey);
    if (newId) this.log.info('The admin key of the settings is in force');
    else if (await this.hasEnded(manager, key)) {
      this.log.warn('ADMIN_API_KEY has been revoked or has expired, and stays so: set another one');
    }
  }

  private async hasEnded(manager: EntityManager, key: string): Promise<boolean> {
    const stored = await manager.findOneByOrFail(ApiKey, { key_hash: keyedHash(this.tokenHashKey, key) });
    return !isInForce(stored);
  }

  private async makeIfNone(manager: EntityManager): Promise<void> {
    const [{ hasAdminKey }] = (await manager.query(HAS_ADMIN_KEY)) as [{ hasAdminKey: boolean }];
    if (hasAdminKey) return;
    const key = makeApiKey();
    await insertApiKey(manager, { key, name: 'first admin key', role: 'admin' }, this.tokenHashKey);
    const file = await this.keepInFile(key);
    // Not logged: a key belongs in no log, so it is said once to whoever started the process.
    process.stdout.write(`First admin key, shown this once${file ? ` and kept in ${file}` : ''}: ${key}\n`);
  }

  private async keepInFile(key: string): Promise<string | undefined> {
    if (this.environment.DATA_DIR === '') return undefined;
    await mkdir(this.environment.DATA_DIR, { recursive: true });
    const file = join(this.environment.DATA_DIR, FIRST_ADMIN_KEY_FILE);
    await writeFile(file, `${key}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
    return file;
  }

  private get tokenHashKey(): string {
    return this.environment.TOKEN_HASH_KEY;
  }
}
