import type { CellPlace } from '@app/partner-config/databases/cell-databases';
import { Query, type QueryConfig, type QueryResult } from 'pg';

/** Whose tables a statement sees. */
export type Scope = Pick<CellPlace, 'role' | 'schema'>;

/** A SELECT, because SET LOCAL warns where no BEGIN came before. */
const SET_SCOPE = {
  name: 'scope_to_partner',
  text: `SELECT set_config('role', $1, true), set_config('search_path', $2, true)`,
};

/** The part of pg's connection that writes messages. */
interface Wire {
  submittedNamedStatements: Record<string, string>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: string[] }): void;
  execute(message: object): void;
}

/** What pg calls while a statement runs (pg/lib/client.js). */
interface StatementHooks {
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}

const hooks = Query.prototype as unknown as StatementHooks;

/**
 * A single statement that runs as one partner, in one round trip. The messages before a Sync are one transaction
 * (PostgreSQL manual, "Pipelining"): role and schema are set in the transaction of the statement and end with it, so no
 * session keeps them, whichever a pooler chooses.
 */
export class ScopedQuery extends Query {
  private isScoped = false;

  /** @param config with a name where the server, or the pooler, keeps named statements */
  constructor(
    config: QueryConfig,
    private readonly scope: Scope,
    callback: (error: Error | undefined, result: QueryResult) => void,
  ) {
    super({ ...config, queryMode: 'extended' } as QueryConfig, callback as never);
    // A statement without a name is parsed each time, and so is what sets its scope.
    this.scopeName = config.name === undefined ? '' : SET_SCOPE.name;
  }

  private readonly scopeName: string;

  prepare(wire: Wire): void {
    const { scopeName: name } = this;
    if (name === '' || wire.submittedNamedStatements[name] === undefined) wire.parse({ name, text: SET_SCOPE.text });
    if (name !== '') wire.submittedNamedStatements[name] = SET_SCOPE.text;
    wire.bind({ statement: name, values: [this.scope.role, this.scope.schema] });
    wire.execute({});
    hooks.prepare.call(this, wire);
  }

  handleDataRow(message: unknown): void {
    if (this.isScoped) hooks.handleDataRow.call(this, message);
  }

  /** The first command is the one that sets the scope. */
  handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.isScoped) hooks.handleCommandComplete.call(this, message, wire);
    this.isScoped = true;
  }
}
