import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { runMain } from '@app/common';
import { cancelMove } from './move/move-data';
import { restoreData } from './move/restore-data';
import { readRestoreArguments } from './move/restore-arguments';

/**
 * Restores the data of one partner from a copy of its database on another server. For the job that
 * `npx platform ops restore` runs; `SERVER_URL_<NAME>` in the environment is the partner's server.
 */
runMain('partner-service restore', async () => {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      partner: option,
      server: option,
      database: option,
      cell: option,
      from: option,
      cancel: { type: 'boolean' },
    },
  });
  const { copy, present } = readRestoreArguments(values);
  if (copy === undefined) return cancelMove(present);
  return restoreData(copy, present, (line) => process.stdout.write(`${line}\n`));
});
