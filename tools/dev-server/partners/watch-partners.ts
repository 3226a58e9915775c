import { setTimeout as wait } from 'node:timers/promises';
import { WatcherConnection } from '@app/partner-config/watcher-connection';
import { type ConfiguredPartner, readPartners } from './configured-partners';

/** A notification is only a hint: asking this often is enough to be right. */
const POLL_MS = 2_000;
const RETRY_MS = 500;

interface PartnersWatch {
  configUrl: string;
  stopping: AbortSignal;
  /** Called at once, after every change, and every two seconds. */
  onPartners: (partners: ConfiguredPartner[]) => void;
  say: (line: string) => void;
}

/** Follows what is configured until `stopping`; a database that does not answer is asked again, and told of once. */
export async function watchPartners({ configUrl, stopping, onPartners, say }: PartnersWatch): Promise<void> {
  let isReported = false;
  while (!stopping.aborted) {
    try {
      using connection = new WatcherConnection(configUrl, 'npm start', stopping);
      await connection.listen();
      while (!stopping.aborted) {
        onPartners(await readPartners(connection.client));
        isReported = false;
        await connection.nextHint(POLL_MS);
      }
    } catch (error) {
      if (!isReported && !stopping.aborted)
        say(`Changes of partners cannot be followed for now: ${(error as Error).message}`);
      isReported = true;
      await wait(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
