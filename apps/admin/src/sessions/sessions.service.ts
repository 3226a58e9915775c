import { randomBytes } from 'node:crypto';
import { deriveKey, keyedHash } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AdminEnvironment } from '../admin.env';
import type { Role } from '../database/entities';

// The functions run as the owner of the tables, whose hashes this process cannot read.
const START_WITH_KEY = `SELECT start_session_with_key($1, $2) AS "isStarted"`;
const START_WITH_CODE = `SELECT start_session_with_code($1, $2) AS "isStarted"`;
const CREATE_CODE = `SELECT create_sign_in_code($1, $2) AS "endsAt"`;
const USE_SESSION = `SELECT id, name, role, ends_at FROM use_console_session($1)`;
const READ_SESSION = `SELECT id, name, role, ends_at FROM read_console_session($1)`;
const END_SESSION = `SELECT end_console_session($1)`;

/** An open session, with the key that it was started with. */
export interface Session {
  id: string;
  name: string;
  role: Role;
  ends_at: Date;
}

/** Sessions of people in a browser. Their ids and the codes that start them are stored as keyed hashes only. */
@Injectable()
export class Sessions {
  private readonly sessionKey: string;
  private readonly codeKey: string;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly environment: AdminEnvironment,
  ) {
    this.sessionKey = deriveKey(environment.TOKEN_HASH_KEY, 'console-sessions/v1');
    this.codeKey = deriveKey(environment.TOKEN_HASH_KEY, 'sign-in-codes/v1');
  }

  /** By this hash the database identifies the session. */
  hashOf(sessionId: string): string {
    return keyedHash(this.sessionKey, sessionId);
  }

  /** Returns the id of a new session; undefined for a key that is not active, or belongs to a partner. */
  startWithKey(apiKey: string): Promise<string | undefined> {
    return this.start(START_WITH_KEY, keyedHash(this.environment.TOKEN_HASH_KEY, apiKey));
  }

  /** Returns the id of a new session; undefined for a code that is unknown, used or too old. */
  startWithCode(code: string): Promise<string | undefined> {
    return this.start(START_WITH_CODE, keyedHash(this.codeKey, code));
  }

  /** A code that starts one session of the key with this hash. */
  async createCode(keyHash: string): Promise<{ code: string; ends_at: Date }> {
    const code = randomId();
    const [row] = (await this.database.query(CREATE_CODE, [keyHash, keyedHash(this.codeKey, code)])) as {
      endsAt: Date;
    }[];
    return { code, ends_at: row!.endsAt };
  }

  /** The open session with this hash; this request prolongs it. */
  async use(hash: string): Promise<Session | undefined> {
    const rows: Session[] = await this.database.query(USE_SESSION, [hash]);
    return rows[0];
  }

  /** The open session with this hash; for requests that no person makes, which must not keep it open. */
  async read(hash: string): Promise<Session | undefined> {
    const rows: Session[] = await this.database.query(READ_SESSION, [hash]);
    return rows[0];
  }

  async end(hash: string): Promise<void> {
    await this.database.query(END_SESSION, [hash]);
  }

  private async start(statement: string, hash: string): Promise<string | undefined> {
    const sessionId = randomId();
    const [row] = (await this.database.query(statement, [hash, this.hashOf(sessionId)])) as { isStarted: boolean }[];
    return row!.isStarted ? sessionId : undefined;
  }
}

const randomId = (): string => randomBytes(32).toString('base64url');
