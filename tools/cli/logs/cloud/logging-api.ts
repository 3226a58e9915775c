import { type Entry, Logging } from '@google-cloud/logging';
import type { LogsEnvironment } from '../logs.env';

/** The library's switch from gRPC to REST, which passes the proxies that gRPC does not. */
const OVER_REST = { fallback: true };
/** A page is answered or given up within that time, repeats of the library included. */
const TIMEOUT_MS = 20_000;
/** The most that Cloud Logging gives at once. */
export const PAGE_SIZE = 1_000;

export interface Page {
  entries: Entry[];
  /** Where the next page begins; empty after the last. */
  nextPageToken: string;
}

export interface PageRequest {
  filter: string;
  order: 'timestamp asc' | 'timestamp desc';
  size: number;
  pageToken: string;
}

/** Cloud Logging's `entries.list`. */
export class LoggingApi {
  private constructor(
    private readonly logging: Logging,
    readonly project: string,
  ) {}

  /** @param project empty: the one of the settings, of gcloud or of the credentials */
  static async open(project: string, settings: LogsEnvironment): Promise<LoggingApi> {
    const { GOOGLE_CLOUD_PROJECT, CLOUDSDK_CORE_PROJECT, CLOUDSDK_API_ENDPOINT_OVERRIDES_LOGGING: origin } = settings;
    const named = [project, GOOGLE_CLOUD_PROJECT, CLOUDSDK_CORE_PROJECT].find((name) => name !== '');
    const logging = new Logging({ ...OVER_REST, ...(named && { projectId: named }), ...endpointOf(origin) });
    return new LoggingApi(logging, await logging.auth.getProjectId());
  }

  /** @throws whatever the library does, with gRPC's `code` */
  async page({ filter, order, size, pageToken }: PageRequest): Promise<Page> {
    const [entries, , answer] = await this.logging.getEntries({
      filter,
      orderBy: order,
      pageSize: Math.min(size, PAGE_SIZE),
      ...(pageToken !== '' && { pageToken }),
      autoPaginate: false,
      gaxOptions: { timeout: TIMEOUT_MS },
    });
    return { entries, nextPageToken: answer?.nextPageToken ?? '' };
  }
}

function endpointOf(origin: string): { apiEndpoint?: string; port?: number; protocol?: string } {
  if (origin === '') return {};
  const { hostname, port, protocol } = new URL(origin);
  const usual = protocol === 'https:' ? 443 : 80;
  return { apiEndpoint: hostname, port: port === '' ? usual : Number(port), protocol: protocol.slice(0, -1) };
}
