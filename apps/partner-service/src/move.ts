import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { MoveEnvironment } from './move/move.env';
import { cancelMove, moveData } from './move/move-data';
import type { PartnerTables } from './move/partner-tables';

/** Moves the data of one partner between its own database and that of a cell, or from cell to cell. */
runMain('partner-service move', async () => {
  const environment = readEnvironment(MoveEnvironment);
  const { PARTNER_CODE: partnerCode, FROM_CELL, TO_CELL, FROM_DATABASE_URL, TO_DATABASE_URL, MOVE } = environment;
  const from: PartnerTables = { partnerCode, url: FROM_DATABASE_URL, cell: FROM_CELL === '' ? undefined : FROM_CELL };
  const to: PartnerTables = { partnerCode, url: TO_DATABASE_URL, cell: TO_CELL === '' ? undefined : TO_CELL };
  if (MOVE === 'cancel') return cancelMove(from);
  return moveData(from, to, (line) => process.stdout.write(`${line}\n`));
});
