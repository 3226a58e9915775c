import { readStatement } from '@app/common/database/read-statement';
import type { ClientBase, Pool } from 'pg';

const REBASE_POSITIONS = readStatement(__dirname, 'rebase_positions').text;

/** To be called once for a database that was restored on another server, before events are stored in it. */
export async function rebasePositions(client: ClientBase | Pool): Promise<void> {
  await client.query(REBASE_POSITIONS);
}
