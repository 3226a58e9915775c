import { DestinationUnavailableError } from '@app/event-stream';
import { type Job, type JobReference, loadJob, type TableReference } from './bigquery-job';
import type { GoogleAccessToken } from './google-access-token';
import { reasonOf, send, type Sent } from './send';

const UPLOAD_TIMEOUT_MS = 120_000;
/** At most ten minutes are asked for by a quota: it may be one of a day. */
const QUOTA_RETRY_MS = 10 * 60_000;
const QUOTA_REASON = /"reason"\s*:\s*"quotaExceeded"/;

/** The requests of BigQuery that loads need. Each fails as a whole: no event is to blame for it. */
export class BigQueryClient {
  constructor(
    private readonly url: string,
    private readonly token: GoogleAccessToken,
  ) {}

  /** Undefined: there is no such job. */
  async findJob({ projectId, jobId, location }: JobReference): Promise<Job | undefined> {
    const query = new URLSearchParams({ location }).toString();
    const path = `/bigquery/v2/projects/${encodeURIComponent(projectId)}/jobs/${encodeURIComponent(jobId)}`;
    const sent = await this.send(new URL(`${path}?${query}`, this.url).href, {});
    if (sent.status === 404) return undefined;
    return JSON.parse(okOf(sent).text) as Job;
  }

  /** Creates a job with its rows (cloud.google.com/bigquery/docs/reference/api-uploads); false: its id is used already. */
  async insertJob(reference: JobReference, table: TableReference, lines: string): Promise<boolean> {
    const rows = Buffer.from(lines);
    const path = `/upload/bigquery/v2/projects/${encodeURIComponent(reference.projectId)}/jobs?uploadType=resumable`;
    const begun = await this.send(new URL(path, this.url).href, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'x-upload-content-type': 'application/octet-stream',
        'x-upload-content-length': String(rows.length),
      },
      body: JSON.stringify(loadJob(reference, table)),
    });
    if (begun.status === 409) return false;
    const session = okOf(begun).headers.get('location');
    if (session === null) throw new DestinationUnavailableError('The upload has no location');
    const headers = { 'content-type': 'application/octet-stream' };
    const sent = await this.send(session, { method: 'PUT', headers, body: rows }, UPLOAD_TIMEOUT_MS);
    if (sent.status === 409) return false;
    okOf(sent);
    return true;
  }

  /** A token that is refused is replaced once. */
  private async send(url: string, init: RequestInit, timeoutMs?: number): Promise<Sent> {
    const attempt = async (): Promise<[Sent, string]> => {
      const token = await this.token.get();
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
      return [await send(url, { ...init, headers }, timeoutMs), token];
    };
    const [sent, token] = await attempt();
    if (sent.status !== 401) return sent;
    this.token.forget(token);
    return (await attempt())[0];
  }
}

/** @throws DestinationUnavailableError for an account without rights, a quota, a missing dataset and all else */
function okOf(sent: Sent): Sent {
  if (sent.status >= 200 && sent.status < 300) return sent;
  const isQuota = sent.status === 403 && QUOTA_REASON.test(sent.text);
  throw new DestinationUnavailableError(reasonOf(sent), isQuota ? QUOTA_RETRY_MS : 0);
}
