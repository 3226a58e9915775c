import { messageForLog } from '@app/common';
import { DestinationUnavailableError } from '@app/event-stream';

/** The driver, which is installed where it is used. */
const PACKAGE: string = 'snowflake-sdk';
/** The driver itself would try for longer. */
const LOGIN_TIMEOUT_MS = 30_000;
/** Three statements end before the claim of a position does, which lasts for five minutes. */
const STATEMENT_TIMEOUT_MS = 90_000;
/** The server ends a statement before the client gives it up: a file must not be copied twice at the same time. */
const SERVER_TIMEOUT = 'ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 80';
/** Codes of SQL whose cause is what a file has: 100038 is a number that is none, 100069 is wrong JSON. */
const DATA_ERROR = /^100\d{3}$/;

export type SnowflakeRow = Readonly<Record<string, unknown>>;

/** The driver's interface as far as loads need it (docs.snowflake.com/en/developer-guide/node-js/nodejs-driver). */
export interface SnowflakeDriver {
  createConnection(options: SnowflakeLogin & { authenticator: 'SNOWFLAKE_JWT' }): SnowflakeConnection;
}

export interface SnowflakeConnection {
  connect(done: (error: Error | null | undefined) => void): void;
  execute(options: {
    sqlText: string;
    complete: (error: SnowflakeError | null | undefined, statement: unknown, rows?: SnowflakeRow[]) => void;
  }): void;
  destroy(done: (error: Error | null | undefined) => void): void;
}

export type SnowflakeError = Error & { code?: string | number };

export interface SnowflakeLogin {
  account: string;
  username: string;
  /** PEM file of the key pair of the user. */
  privateKeyPath: string;
  warehouse: string;
  role?: string;
}

/** What a file has cannot be loaded. */
export class RowsInvalidError extends Error {}

/** @throws DestinationUnavailableError with what to do where it is not installed */
export async function loadSnowflakeDriver(): Promise<SnowflakeDriver> {
  try {
    const driver = (await import(PACKAGE)) as SnowflakeDriver & { default?: SnowflakeDriver };
    return driver.default ?? driver;
  } catch (error) {
    const advice = `Snowflake needs its driver: npm install ${PACKAGE}`;
    throw new DestinationUnavailableError(`${advice} (${messageForLog(error).split('\n')[0]})`);
  }
}

/** One connection, which is opened when it is needed and closed after an error. */
export class SnowflakeSession {
  private connection: SnowflakeConnection | undefined;

  constructor(
    private readonly login: SnowflakeLogin,
    private readonly loadDriver: () => Promise<SnowflakeDriver>,
  ) {}

  /**
   * @throws RowsInvalidError
   * @throws DestinationUnavailableError for everything else: no event is to blame
   */
  async execute(sqlText: string): Promise<SnowflakeRow[]> {
    this.connection ??= await this.connect();
    try {
      return await executeOn(this.connection, sqlText);
    } catch (error) {
      const { code } = error as SnowflakeError;
      if (code !== undefined && DATA_ERROR.test(String(code))) throw new RowsInvalidError(messageForLog(error));
      this.close();
      throw new DestinationUnavailableError(messageForLog(error));
    }
  }

  private async connect(): Promise<SnowflakeConnection> {
    const driver = await this.loadDriver();
    const connection = driver.createConnection({ ...this.login, authenticator: 'SNOWFLAKE_JWT' });
    try {
      await open(connection);
      await executeOn(connection, SERVER_TIMEOUT);
    } catch (error) {
      connection.destroy(() => undefined);
      throw new DestinationUnavailableError(`no connection: ${messageForLog(error)}`);
    }
    return connection;
  }

  /** A connection that fails to close has failed before. */
  private close(): void {
    this.connection?.destroy(() => undefined);
    this.connection = undefined;
  }
}

function open(connection: SnowflakeConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The login takes too long')), LOGIN_TIMEOUT_MS);
    connection.connect((error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}

function executeOn(connection: SnowflakeConnection, sqlText: string): Promise<SnowflakeRow[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A statement takes too long')), STATEMENT_TIMEOUT_MS);
    connection.execute({
      sqlText,
      complete: (error, _statement, rows = []) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve(rows);
      },
    });
  });
}
