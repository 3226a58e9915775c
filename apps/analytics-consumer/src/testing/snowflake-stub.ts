import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type {
  SnowflakeConnection,
  SnowflakeDriver,
  SnowflakeError,
  SnowflakeRow,
} from '../destinations/snowflake-driver';

const PUT = /^PUT 'file:\/\/(?<path>[^']+)' (?<stage>@\S+\.%\w+)\/(?<folder>\S+) /;
const COPY = /^COPY INTO (?<table>\S+) FROM @\S+ FILES = \('(?<file>[^']+)'\)/;

/** Snowflake behind its driver's interface: a stage that replaces no file, and a table that remembers what it has loaded. */
export class SnowflakeStub {
  readonly statements: string[] = [];
  readonly stage = new Map<string, string[]>();
  readonly rows: Record<string, unknown>[] = [];
  logins: unknown[] = [];
  closed = 0;
  /** Ends a statement with an error before or after its effect. */
  fail: (sqlText: string) => { error: SnowflakeError; isAfter?: boolean } | undefined = () => undefined;
  connectError: Error | undefined;
  isWrong: (line: string) => boolean = () => false;
  private readonly loaded = new Set<string>();

  readonly driver: SnowflakeDriver = {
    createConnection: (options) => {
      this.logins.push(options);
      const connection: SnowflakeConnection = {
        connect: (done) => done(this.connectError),
        execute: ({ sqlText, complete }) => {
          this.run(sqlText).then(
            (rows) => complete(undefined, {}, rows),
            (error: SnowflakeError) => complete(error, {}),
          );
        },
        destroy: (done) => {
          this.closed += 1;
          done(undefined);
        },
      };
      return connection;
    },
  };

  private async run(sqlText: string): Promise<SnowflakeRow[]> {
    this.statements.push(sqlText);
    const failure = this.fail(sqlText);
    if (failure && !failure.isAfter) throw failure.error;
    const rows = await this.effectOf(sqlText);
    if (failure) throw failure.error;
    return rows;
  }

  private async effectOf(sqlText: string): Promise<SnowflakeRow[]> {
    const put = PUT.exec(sqlText)?.groups;
    if (put) return [{ status: await this.put(put['path']!, put['folder']!) }];
    const file = COPY.exec(sqlText)?.groups?.['file'];
    if (file !== undefined) return this.copy(file);
    return [{ status: 'Table created.' }];
  }

  private async put(path: string, folder: string): Promise<string> {
    const name = `${folder}/${path.split('/').at(-1)}`;
    if (this.stage.has(name)) return 'SKIPPED';
    this.stage.set(
      name,
      gunzipSync(await readFile(path))
        .toString()
        .split('\n')
        .slice(0, -1),
    );
    return 'UPLOADED';
  }

  private copy(file: string): SnowflakeRow[] {
    const lines = this.stage.get(file);
    if (!lines || this.loaded.has(file)) return [{ status: 'Copy executed with 0 files processed.' }];
    if (lines.some(this.isWrong)) throw Object.assign(new Error('Error parsing JSON'), { code: '100069' });
    this.loaded.add(file);
    this.rows.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
    return [{ file, status: 'LOADED', rows_loaded: lines.length }];
  }
}
