import { readStatement } from '@app/common/database/read-statement';
import { hashOfId, visitorOf } from '@app/events';
import type { TransactionHandler } from '@app/event-stream';

const RECORD_VISITORS = readStatement(__dirname, 'record_visitors');
const RECORD_USERS = readStatement(__dirname, 'record_users');
/** One transaction at a time: a visitor's hours before and after are counted by each other. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('visitors of events'))`;

/** Who had an event in which UTC hour: visitors, and users among them. Recording one twice changes nothing. */
export const visitors: TransactionHandler = {
  name: 'visitors',
  effect: 'transaction',
  types: 'all',

  async handle(events, client) {
    const record = async (statement: typeof RECORD_USERS, idOf: (event: (typeof events)[number]) => string | null) => {
      const rows = events.flatMap((event) => {
        const id = idOf(event);
        const { source_id, occurred_at, is_bot } = event;
        return id === null ? [] : [{ source_id, occurred_at, is_bot, hash: hashOfId(id) }];
      });
      if (rows.length > 0) await client.query({ ...statement, values: [JSON.stringify(rows)] });
    };
    await Promise.all([
      client.query(LOCK),
      record(RECORD_VISITORS, visitorOf),
      record(RECORD_USERS, ({ user_id }) => user_id),
    ]);
  },
};
