import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyedHash, Log } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { insertStartupKey, generateApiKey } from '../api-keys/insert-api-key';
import { ConfigWriter } from '../database/config-writer';
import { findApiKey } from './find-api-key';
import { isActive } from './is-active';

export const FIRST_ADMIN_KEY_FILE = 'admin-api-key';
const STARTUP = { role: 'admin', actor: 'admin start' } as const;

/** Sees to it that there is an admin key: the one of the settings, or a new one when there is none. */
@Injectable()
export class FirstAdminKey implements OnApplicationBootstrap {
  constructor(
    private readonly config: ConfigWriter,
    private readonly environment: AdminEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.config.write(STARTUP, async (manager) => {
      if (this.environment.ADMIN_API_KEY !== '') await this.storeConfiguredKey(manager, this.environment.ADMIN_API_KEY);
      else await this.createFirstKey(manager);
    });
  }

  private async storeConfiguredKey(manager: EntityManager, key: string): Promise<void> {
    const isNew = await insertStartupKey(manager, { key, name: 'ADMIN_API_KEY', isAlways: true }, this.tokenHashKey);
    if (isNew) this.log.info('The admin key of the settings is in force');
    else if (await this.isInactive(manager, key)) {
      this.log.warn('ADMIN_API_KEY has been revoked or has expired, and stays so: set another one');
    }
  }

  private async isInactive(manager: EntityManager, key: string): Promise<boolean> {
    const stored = await findApiKey(manager, keyedHash(this.tokenHashKey, key));
    // Another process stored another key under the free name at the same moment.
    if (!stored) throw new Error('ADMIN_API_KEY was not stored; start again');
    return !isActive(stored);
  }

  /** Of processes that start together one stores its key, by the uniqueness of the name. */
  private async createFirstKey(manager: EntityManager): Promise<void> {
    const key = generateApiKey();
    const name = 'first admin key';
    if (!(await insertStartupKey(manager, { key, name, isAlways: false }, this.tokenHashKey))) return;
    const file = await this.writeToFile(key);
    // Not logged: a key belongs in no log, so it is said once to whoever started the process.
    process.stdout.write(`First admin key, shown this once${file ? ` and kept in ${file}` : ''}: ${key}\n`);
  }

  private async writeToFile(key: string): Promise<string | undefined> {
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
