import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomKey } from '@app/common/security/keyed-hash';
import { readJsonFile, readTextFile, writePrivateFile } from '../private-file';

/** The keys that the applications share; each 32 random bytes as base64url. */
export interface AppKeys {
  RECEIPT_SIGNING_KEY: string;
  TOKEN_HASH_KEY: string;
  ENCRYPTION_KEY: string;
  /** The previous key; set when the key is changed, and removed when no value is sealed under it. */
  ENCRYPTION_KEY_PREVIOUS?: string;
  /** Root key of the requests between the processes. */
  INTERNAL_KEY: string;
}

interface SecretsFile extends AppKeys {
  databasePasswords: Record<string, string>;
}

/** An admin key, and its file when it was generated. */
export interface AdminKey {
  key: string;
  file?: string;
  /** Generated in this run: it has not been shown before. */
  isNew: boolean;
}

/** The secrets of one data folder: generated once, in files of mode 600. */
export class Secrets {
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dataFolder: string,
    private readonly content: SecretsFile,
    /** The secrets were generated in this run: values that were hashed or encrypted earlier are unreadable. */
    readonly areNew: boolean,
  ) {}

  static async open(dataFolder: string): Promise<Secrets> {
    await mkdir(dataFolder, { recursive: true });
    const kept = await readJsonFile<Partial<SecretsFile>>(fileOf(dataFolder));
    const content: SecretsFile = {
      RECEIPT_SIGNING_KEY: randomKey(),
      TOKEN_HASH_KEY: randomKey(),
      ENCRYPTION_KEY: randomKey(),
      INTERNAL_KEY: randomKey(),
      databasePasswords: {},
      ...kept,
    };
    const secrets = new Secrets(dataFolder, content, kept === undefined);
    // A folder of an earlier version lacks keys that were added since.
    if (kept?.INTERNAL_KEY === undefined) await secrets.save();
    return secrets;
  }

  get appKeys(): AppKeys {
    const { databasePasswords: _, ...keys } = this.content;
    return keys;
  }

  /** The password of a database role; generated on first use. */
  async passwordOf(role: string): Promise<string> {
    const kept = this.content.databasePasswords[role];
    if (kept !== undefined) return kept;
    const password = randomKey();
    this.content.databasePasswords[role] = password;
    await this.save();
    return password;
  }

  /** The admin key of the settings, otherwise a generated one, in its own file so that a shell can read it. */
  async adminKey(ofSettings: string): Promise<AdminKey> {
    if (ofSettings !== '') return { key: ofSettings, isNew: false };
    const file = join(this.dataFolder, 'admin-api-key');
    const kept = (await readTextFile(file))?.trim();
    if (kept) return { key: kept, file, isNew: false };
    const key = randomKey();
    await writePrivateFile(file, `${key}\n`);
    return { key, file, isNew: true };
  }

  /** Writes one after another, so that the last write holds everything. */
  private save(): Promise<void> {
    this.saving = this.saving.then(() =>
      writePrivateFile(fileOf(this.dataFolder), `${JSON.stringify(this.content, null, 2)}\n`),
    );
    return this.saving;
  }
}

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'secrets.json');
}
