import 'reflect-metadata';
import { call } from '@app/admin-client';
import { readEnvironment } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import { LocalEnvironment } from '../dev-server/local.env';
import { cellOf } from '../dev-server/partners/cell-fleet';
import { builtScripts } from '../dev-server/processes/app-settings';
import { withPlatform } from '../dev-server/platform';
import { adminAccess } from './admin-access';

const DEDICATED = 'dedicated';

/**
 * Moves a partner of the data folder between a cell and a service of its own, while `npm start` runs. Postbacks that come
 * meanwhile are refused by the database and wait in the gateway's spool.
 */
export async function move(partnerCode: string, { to, cancel }: { to: string; cancel?: boolean }): Promise<void> {
  await withPlatform(readEnvironment(LocalEnvironment), builtScripts(), async (platform, { say }) => {
    const partner = (await platform.partners()).find((one) => one.partnerCode === partnerCode);
    if (!partner) throw new UserFacingError(`There is no partner ${partnerCode}.`);
    const cells = await platform.cells();
    const target = to === DEDICATED ? undefined : to;
    if (target !== undefined && !cells.has(target)) throw unknownCell(target, [...cells.keys()]);
    const present = cellOf(partner.endpointUrl, cells);
    if (present === target)
      throw new UserFacingError(`${partnerCode} is in ${target ?? 'a database of its own'} already.`);
    if (cancel) {
      await platform.moveData(partner, present, target, 'cancel');
      return say(`${partnerCode} stays, and takes writes again`);
    }
    await platform.moveData(partner, present, target, 'move');
    await pointAt(partnerCode, target === undefined ? null : cellEndpointUrl(cells.get(target)!, partnerCode));
    say(`${partnerCode} is in ${target ?? 'a database of its own'}; the gateway delivers what waited in its spool`);
  });
}

/** Null: `npm start` starts a service for the partner, and points the partner at it. */
async function pointAt(partnerCode: string, endpointUrl: string | null): Promise<void> {
  await call(await adminAccess(), 'patch', '/api/v1/partners/{partner_code}', {
    path: { partner_code: partnerCode },
    body: { endpoint_url: endpointUrl },
  });
}

function unknownCell(cell: string, known: string[]): UserFacingError {
  const names = known.length === 0 ? 'There are none: set CELLS and start again' : `Known: ${known.join(', ')}`;
  return new UserFacingError(`There is no cell ${cell}. ${names}.`);
}
