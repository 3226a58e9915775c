import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { runMain } from '@app/common';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { awaitServer } from '@app/partner-config/databases/await-server';
import { readServerUrl } from '@app/partner-config/databases/server-url';
import { endSession, inspectServer } from './server-inspection/inspect-server';

/** Shows what goes on in a database server, or ends a session. For the job that `npx platform ops inspect` runs. */
runMain('admin inspect-server', async () => {
  const option = { type: 'string' } as const;
  const { server, database, end } = parseArgs({ options: { server: option, database: option, end: option } }).values;
  if (server === undefined) throw new UserFacingError('It needs --server NAME.');
  const url = readServerUrl(server, 'postgres');
  await awaitServer(url);
  if (end !== undefined) await endSession(url, Number(end));
  await inspectServer(url, database, (line) => process.stdout.write(`${line}\n`));
});
