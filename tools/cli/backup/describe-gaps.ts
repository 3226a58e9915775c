import type { ConfiguredPartner } from '../../dev-server/partners/configured-partners';
import type { Manifest } from './manifest';

/** How long postback ids are known; see the retention terms of the partner-service. */
export const IDS_KNOWN_DAYS = 100;

/** Facts that are read from the restored databases. */
export interface RestoredState {
  partners: readonly Pick<ConfiguredPartner, 'partnerCode' | 'databaseName'>[];
  /** Postbacks in the restored spool, waiting or dead-lettered. */
  spooled: number;
  /** Those of them received longer ago than postback ids are known. */
  spooledBeforeKnownIds: number;
}

/** Describes what a restored platform cannot know, line by line. */
export function describeGaps({ databases, made_at: madeAt }: Manifest, state: RestoredState): string[] {
  const gateway = databases.find(({ role }) => role === 'gateway')?.as_of;
  if (gateway === undefined) return [...ofFormat1(madeAt), ...ofPartners(databases, state)];
  const moments = databases.map(
    ({ database_name: name, as_of: asOf, cell, partner_code: code }) =>
      `  ${cell === undefined ? '' : `${code} in `}${name} as of ${asOf}`,
  );
  return [
    'The databases are of different moments:',
    ...moments,
    'Not in the backup: a postback that its service acknowledged after the moment of its own database, and one that' +
      ` the spool acknowledged after ${gateway} and did not deliver before that moment.`,
    `Repeat the erasures since ${gateway}: an erasure made after a database's moment is not in that database.`,
    ...ofSpool(state),
    ...ofPartners(databases, state),
  ];
}

function ofFormat1(madeAt: string): string[] {
  return [
    `An earlier version made this backup, which was complete at ${madeAt}: it dumped the gateway's database after the` +
      " partners'. Postbacks that the spool delivered while it was made may be missing.",
  ];
}

function ofSpool({ spooled, spooledBeforeKnownIds: old }: RestoredState): string[] {
  if (spooled === 0) return [];
  const lines = [
    `The spool holds ${spooled} postbacks. One that was delivered while the backup was made is in its partner's database` +
      ' too: its postback id is recognised when it is delivered again, and it is not counted twice.',
  ];
  if (old === 0) return lines;
  return [
    ...lines,
    `${old} of them are more than ${IDS_KNOWN_DAYS} days old, and maintenance removes such postback ids: one that is` +
      ' delivered again is then recognised by its conversion_id alone, and not at all where dedupe is off.',
  ];
}

function ofPartners(databases: Manifest['databases'], { partners }: RestoredState): string[] {
  const isDumped = ({ partnerCode, databaseName }: RestoredState['partners'][number]): boolean =>
    databases.some(
      (one) => one.partner_code === partnerCode && (one.cell !== undefined || one.database_name === databaseName),
    );
  return partners
    .filter((partner) => !isDumped(partner))
    .map(
      ({ partnerCode, databaseName }) =>
        `The backup has no database ${databaseName} of ${partnerCode}: the next start makes an empty one.`,
    );
}
