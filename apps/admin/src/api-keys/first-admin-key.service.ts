import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyedHash, Log } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import { ConfigWriter, STARTUP } from '../database/config-writer';
import { findApiKey, generateApiKey, insertStartupKey, isActive } from './stored-api-key';

export const FIRST_ADMIN_KEY_FILE = 'admin-api-key';

/** Ensures at startup that there is an admin key: the configured one, or a new one when there is none. */
@Injectable()
export class FirstAdminKey implements OnApplicationBootstrap {
  constructor(
    private readonly config: ConfigWriter,
    private readonly environment: AdminEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { ADMIN_API_KEY } = this.environment;
    await this.config.write(STARTUP, (manager) =>
      ADMIN_API_KEY === '' ? this.createFirstKey(manager) : this.storeConfiguredKey(manager, ADMIN_API_KEY),
    );
  }

  private async storeConfiguredKey(manager: EntityManager, key: string): Promise<void> {
    const { TOKEN_HASH_KEY } = this.environment;
    if (await insertStartupKey(manager, { key, name: 'ADMIN_API_KEY', isAlways: true }, TOKEN_HASH_KEY)) {
      this.log.info('Stored the configured admin key');
      return;
    }
    const stored = await findApiKey(manager, keyedHash(TOKEN_HASH_KEY, key));
    // Another process stored another key under the free name at the same moment.
    if (!stored) throw new Error('ADMIN_API_KEY was not stored; start again');
    if (!isActive(stored)) this.log.warn('ADMIN_API_KEY has been revoked or has expired; set another one');
  }

  /** Of processes that start together one stores its key, because names are unique. */
  private async createFirstKey(manager: EntityManager): Promise<void> {
    const key = generateApiKey();
    const isNew = await insertStartupKey(
      manager,
      { key, name: 'first admin key', isAlways: false },
      this.environment.TOKEN_HASH_KEY,
    );
    if (!isNew) return;
    const file = await this.writeToFile(key);
    // Printed instead of logged, because a key belongs in no log.
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
}
