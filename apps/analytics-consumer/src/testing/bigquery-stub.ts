import { createVerify, generateKeyPairSync } from 'node:crypto';
import { type Received, type Respond, StubDestination } from './stub-destination';

const NOT_FOUND = { code: 404, message: 'Not found: Job' };

interface StubJob {
  lines: string[];
  config: Record<string, unknown>;
  polls: number;
  error?: { reason: string; message: string };
}

/**
 * BigQuery and the issuer of its tokens, as far as loads go: an id is used once, a job has all of its rows or none, and
 * tokens end.
 */
export class BigQueryStub {
  readonly stub = new StubDestination();
  readonly jobs = new Map<string, StubJob>();
  /** Rows of the table. */
  readonly rows: Record<string, unknown>[] = [];
  readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  tokens = 0;
  url = '';
  /** Responds to the next requests in place of the stub; undefined: the stub responds. */
  intercept: (request: Received) => ReturnType<Respond> | undefined = () => undefined;
  /** The error with which a job of these lines ends. */
  errorOf: (lines: string[]) => StubJob['error'] = () => undefined;
  /** Looks at a job until it is done. */
  pollsUntilDone = 1;
  private readonly sessions = new Map<string, { id: string; config: Record<string, unknown> }>();

  async start(): Promise<void> {
    this.url = await this.stub.start((request) => this.intercept(request) ?? this.respond(request));
  }

  /** The key of a service account whose tokens this stub issues. */
  keyFile(): string {
    const privateKey = this.keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
    return JSON.stringify({
      type: 'service_account',
      client_email: 'loader@project.iam.gserviceaccount.com',
      private_key: privateKey,
      private_key_id: 'key-1',
      token_uri: `${this.url}/token`,
    });
  }

  /** Requests to the API, without those for tokens. */
  requests(): string[] {
    const paths = this.stub.received.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
    return paths.filter((path) => !path.endsWith('/token')).map((path) => path.replace(/events_\w+$/, 'events_…'));
  }

  /** What the API does with a request. */
  respond(request: Received): ReturnType<Respond> {
    const { method, url, headers, body } = request;
    const { pathname } = new URL(url, this.url);
    if (pathname.endsWith('/token')) return this.issueToken(request);
    if (headers.authorization !== `Bearer token-${this.tokens}`) return { status: 401, body: 'Invalid Credentials' };
    if (method === 'GET') return this.describe(decodeURIComponent(pathname.split('/').at(-1)!));
    if (method === 'POST') return this.begin(JSON.parse(body) as Record<string, unknown>);
    return this.finish(pathname, body);
  }

  private issueToken({ method, headers, body }: Received): ReturnType<Respond> {
    if (method === 'GET' && headers['metadata-flavor'] !== 'Google') return { status: 403 };
    if (method === 'POST' && !this.isSigned(new URLSearchParams(body).get('assertion') ?? '')) return { status: 400 };
    this.tokens += 1;
    return { status: 200, body: JSON.stringify({ access_token: `token-${this.tokens}`, expires_in: 3_600 }) };
  }

  private isSigned(assertion: string): boolean {
    const [header, claims, signature] = assertion.split('.');
    const verify = createVerify('sha256').update(`${header}.${claims}`);
    return verify.verify(this.keys.publicKey, signature!, 'base64url');
  }

  private begin(config: Record<string, unknown>): ReturnType<Respond> {
    const { jobId } = config['jobReference'] as { jobId: string };
    if (this.jobs.has(jobId)) return { status: 409, body: JSON.stringify({ error: { code: 409 } }) };
    const path = `/session/${this.sessions.size}`;
    this.sessions.set(path, { id: jobId, config });
    return { status: 200, headers: { location: `${this.url}${path}` } };
  }

  private finish(path: string, body: string): ReturnType<Respond> {
    const { id, config } = this.sessions.get(path)!;
    if (this.jobs.has(id)) return { status: 409, body: JSON.stringify({ error: { code: 409 } }) };
    const lines = body.split('\n').slice(0, -1);
    const error = this.errorOf(lines);
    this.jobs.set(id, { lines, config, polls: 0, ...(error && { error }) });
    if (!error) this.rows.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
    return { status: 200, body: JSON.stringify({ status: { state: 'RUNNING' } }) };
  }

  private describe(id: string): ReturnType<Respond> {
    const job = this.jobs.get(id);
    if (!job) return { status: 404, body: JSON.stringify({ error: NOT_FOUND }) };
    job.polls += 1;
    const state = job.polls >= this.pollsUntilDone ? 'DONE' : 'RUNNING';
    const errorResult = state === 'DONE' ? job.error : undefined;
    return { status: 200, body: JSON.stringify({ status: { state, ...(errorResult && { errorResult }) } }) };
  }
}
