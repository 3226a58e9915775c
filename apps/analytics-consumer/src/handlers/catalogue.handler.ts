import { readStatement } from '@app/common/database/read-statement';
import type { TransactionHandler } from '@app/event-stream';
import { describeEvents, MAX_LISTED_PROPERTIES, MAX_LISTED_TYPES } from './describe-events';

const RECORD_TYPES = readStatement(__dirname, 'record_catalogue_types');
const RECORD_PROPERTIES = readStatement(__dirname, 'record_catalogue_properties');
/** One transaction at a time counts what is listed already. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('catalogue of events'))`;

/** Which types of events each source has, with which properties of which JSON types. */
export const catalogue: TransactionHandler = {
  name: 'catalogue',
  effect: 'transaction',
  types: 'all',

  async handle(events, client) {
    const { types, properties } = describeEvents(events);
    await Promise.all([
      client.query(LOCK),
      client.query({ ...RECORD_TYPES, values: [JSON.stringify(types), MAX_LISTED_TYPES] }),
      properties.length > 0 &&
        client.query({ ...RECORD_PROPERTIES, values: [JSON.stringify(properties), MAX_LISTED_PROPERTIES] }),
    ]);
  },
};
