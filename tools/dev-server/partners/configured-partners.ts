import type { ClientBase } from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { WatcherConnection } from '@app/partner-config/watcher-connection';

/** The columns of a partner that running its service needs. */
export interface ConfiguredPartner {
  partnerCode: string;
  /** With a leading slash. */
  endpointPath: string;
  /** Where the gateway sends its postbacks; null until there is a service. */
  endpointUrl: string | null;
  databaseName: string;
  isActive: boolean;
}

/** The partners that ship with the platform; they get the first ports. */
export const SHIPPED_PARTNERS = ['involve_asia', 'rector'];

const READ_PARTNERS = `
  SELECT partner_code AS "partnerCode", endpoint_path AS "endpointPath", endpoint_url AS "endpointUrl",
         database_name AS "databaseName", is_active AS "isActive"
    FROM partners
   ORDER BY array_position($1::text[], partner_code), created_at, partner_code`;

/** All partners, in the order in which they get their ports. */
export async function readPartners(client: ClientBase): Promise<ConfiguredPartner[]> {
  return (await client.query<ConfiguredPartner>(READ_PARTNERS, [SHIPPED_PARTNERS])).rows;
}

/** A notification is only a hint: polling alone is enough. */
const POLL_MS = 2_000;
const RETRY_MS = 500;

interface PartnersWatch {
  configUrl: string;
  stopping: AbortSignal;
  /** Called at the start, after every change, and every two seconds. */
  onPartners: (partners: ConfiguredPartner[]) => void;
  say: (line: string) => void;
}

/** Watches the configured partners until `stopping`. A database that does not respond is retried, and reported once. */
export async function watchPartners({ configUrl, stopping, onPartners, say }: PartnersWatch): Promise<void> {
  let isReported = false;
  while (!stopping.aborted) {
    try {
      using connection = new WatcherConnection(configUrl, 'npm start', stopping);
      await connection.listen();
      while (!stopping.aborted) {
        onPartners(await readPartners(connection.client));
        isReported = false;
        await connection.nextNotification(POLL_MS);
      }
    } catch (error) {
      if (!isReported && !stopping.aborted) say(`Failed to watch the partners: ${(error as Error).message}`);
      isReported = true;
      await wait(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
