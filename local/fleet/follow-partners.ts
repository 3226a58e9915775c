import { setTimeout as wait } from 'node:timers/promises';
import { FollowerConnection } from '../../libs/partner-config/src/follower-connection';
import { type ConfiguredPartner, readPartners } from './configured-partners';

/** A notification is only a hint: asking this often is enough to be right. */
const POLL_MS = 2_000;
const RETRY_MS = 500;

interface PartnersFollower {
  configUrl: string;
  stopping: AbortSignal;
  /** Called at once, after every change, and every two seconds. */
  onPartners: (partners: ConfiguredPartner[]) => void;
  say: (line: string) => void;
}

/** Follows what is configured until `stopping`; a database that does not answer is asked again, and told of once. */
export async function followPartners({ configUrl, stopping, onPartners, say }: PartnersFollower): Promise<void> {
  let isTold = false;
  while (!stopping.aborted) {
    try {
      using connection = new FollowerConnection(configUrl, 'npm start', stopping);
      await connection.listen();
      while (!stopping.aborted) {
        onPartners(await readPartners(connection.client));
        isTold = false;
        await connection.nextHint(POLL_MS);
      }
    } catch (error) {
      if (!isTold && !stopping.aborted)
        say(`Changes of partners cannot be followed for now: ${(error as Error).message}`);
      isTold = true;
      await wait(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
