import { Gcloud, type GcloudCall, type GcloudError } from '../gcloud';
import { runByRest } from './run-by-rest';
import { errorBody, RecordedApi } from './testing/recorded-api';

const PLACE = '--project=p --region=asia-southeast1';
const KNATIVE = 'asia-southeast1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p';
const POLICY = 'options.requestedPolicyVersion=3';

describe('gcloud commands by REST', () => {
  const api = new RecordedApi();
  let calls: string[];
  let sleepsMs: number[];
  let gcloud: Gcloud;
  let tokens: number;

  beforeAll(() => api.open());
  afterAll(() => api.close());
  beforeEach(() => {
    api.requests.length = 0;
    api.respond = () => ({});
    calls = [];
    sleepsMs = [];
    tokens = 0;
    const program = ({ args }: GcloudCall): Promise<string> => {
      calls.push(args.join(' '));
      return Promise.resolve(args[0] === 'auth' ? `token-${(tokens += 1)}\n` : '[]');
    };
    gcloud = new Gcloud(false, undefined, runByRest(program, { url: api.url }), (ms) => {
      sleepsMs.push(ms);
      return Promise.resolve();
    });
  });

  it.each([
    [`run services list ${PLACE}`, `GET ${KNATIVE}/services`],
    [`run services describe s ${PLACE}`, `GET ${KNATIVE}/services/s`],
    [
      `run revisions list --service=s ${PLACE}`,
      `GET ${KNATIVE}/revisions?labelSelector=serving.knative.dev%2Fservice+%3D+s`,
    ],
    [`run jobs list ${PLACE}`, 'GET asia-southeast1-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/p/jobs'],
    [
      `run services get-iam-policy s ${PLACE}`,
      `GET run.googleapis.com/v1/projects/p/locations/asia-southeast1/services/s:getIamPolicy?${POLICY}`,
    ],
    [
      `run jobs get-iam-policy j ${PLACE}`,
      'GET run.googleapis.com/v1/projects/p/locations/asia-southeast1/jobs/j:getIamPolicy',
    ],
    ['secrets list --project=p', 'GET secretmanager.googleapis.com/v1/projects/p/secrets'],
    [
      'secrets get-iam-policy x --project=p',
      `GET secretmanager.googleapis.com/v1/projects/p/secrets/x:getIamPolicy?${POLICY}`,
    ],
    ['secrets versions list x --project=p', 'GET secretmanager.googleapis.com/v1/projects/p/secrets/x/versions'],
    [
      'secrets versions describe 3 --secret=x --project=p',
      'GET secretmanager.googleapis.com/v1/projects/p/secrets/x/versions/3',
    ],
    ['iam service-accounts list --project=p', 'GET iam.googleapis.com/v1/projects/p/serviceAccounts?pageSize=100'],
    [
      'iam service-accounts get-iam-policy a@p.iam.gserviceaccount.com --project=p',
      `POST iam.googleapis.com/v1/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com:getIamPolicy?${POLICY}`,
    ],
    ['projects get-iam-policy p', 'POST cloudresourcemanager.googleapis.com/v1/projects/p:getIamPolicy'],
  ])('sends what gcloud would: %s', async (command, line) => {
    await gcloud.read(...command.split(' '));
    expect(api.lines).toEqual([line]);
    expect(calls).toEqual(['auth print-access-token']);
  });

  it('reads the value of a secret', async () => {
    api.respond = () => ({ body: { payload: { data: Buffer.from('wörd\nwith lines').toString('base64') } } });
    const args = ['secrets', 'versions', 'access', 'latest', '--secret=x', '--project=p'];
    expect(await gcloud.readText(...args)).toBe('wörd\nwith lines');
    expect(api.lines).toEqual(['GET secretmanager.googleapis.com/v1/projects/p/secrets/x/versions/latest:access']);
  });

  it('asks gcloud for one token, however many commands run at a time', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `secret-${index}`);
    await Promise.all(names.map((name) => gcloud.read('secrets', 'versions', 'list', name, '--project=p')));
    expect(calls).toEqual(['auth print-access-token']);
    expect(new Set(api.requests.map(({ headers }) => headers['authorization']))).toEqual(new Set(['Bearer token-1']));
  });

  it.each([
    ['a command without a row', 'sql instances list --project=p'],
    ['a flag that the row does not know', 'secrets versions list x --project=p --filter=state=enabled'],
    ['a name that filters a list', `run services list s ${PLACE}`],
  ])('has gcloud run %s', async (_, command) => {
    await gcloud.read(...command.split(' '));
    expect(calls).toEqual([`${command} --format=json`]);
    expect(api.requests).toEqual([]);
  });

  it('reads a list to its last page, of Knative and of the other APIs', async () => {
    const pages: Record<string, object> = {
      '': { items: [{ n: 1 }], versions: [{ n: 1 }], metadata: { continue: 'two' }, nextPageToken: 'two' },
      two: { metadata: { continue: 'three' }, nextPageToken: 'three' },
      three: { items: [{ n: 2 }], versions: [{ n: 2 }], metadata: {} },
    };
    api.respond = ({ line }) => {
      const { searchParams } = new URL(line.split(' ')[1]!, 'http://x');
      const { items, versions, metadata, nextPageToken } = pages[
        searchParams.get('continue') ?? searchParams.get('pageToken') ?? ''
      ] as Record<string, unknown>;
      return { body: line.includes('knative') ? { items, metadata } : { versions, nextPageToken } };
    };
    const both = [{ n: 1 }, { n: 2 }];
    expect(await gcloud.read('run', 'revisions', 'list', '--service=s', ...PLACE.split(' '))).toEqual(both);
    expect(await gcloud.read('secrets', 'versions', 'list', 'x', '--project=p')).toEqual(both);
    expect(api.lines).toHaveLength(6);
    expect(api.lines[1]).toContain('labelSelector=serving.knative.dev%2Fservice+%3D+s&continue=two');
  });

  it('renews a token once that the APIs reject, and shows it to nobody', async () => {
    await gcloud.read('secrets', 'list', '--project=p');
    const isValid = (headers: RecordedApi['requests'][0]['headers']) => headers['authorization'] === 'Bearer token-2';
    const rejected = { status: 401, body: errorBody(401, 'UNAUTHENTICATED', 'Invalid credentials') };
    api.respond = ({ headers }) => (isValid(headers) ? {} : rejected);
    const names = ['a', 'b', 'c'];
    await Promise.all(names.map((name) => gcloud.read('secrets', 'versions', 'list', name, '--project=p')));
    expect(tokens).toBe(2);
    api.respond = () => rejected;
    const error = await gcloud.read('secrets', 'list', '--project=p').catch((one: GcloudError) => one);
    expect((error as Error).message).toBe(
      'gcloud secrets list --project=p --format=json\n401 UNAUTHENTICATED: Invalid credentials',
    );
  });

  it('says what does not exist', async () => {
    api.respond = () => ({ status: 404, body: errorBody(404, 'NOT_FOUND', 'Secret [x] not found.') });
    await expect(gcloud.read('secrets', 'versions', 'list', 'x', '--project=p')).rejects.toMatchObject({
      isNotFound: true,
      isTransient: false,
    });
    expect(api.requests).toHaveLength(1);
  });

  it.each([
    [429, 'RESOURCE_EXHAUSTED', {}, 5_000, undefined],
    [429, 'RESOURCE_EXHAUSTED', { 'retry-after': '7' }, 7_000, undefined],
    [503, 'UNAVAILABLE', { 'retry-after': '99999' }, 300_000, undefined],
    [403, 'PERMISSION_DENIED', {}, 5_000, 'RATE_LIMIT_EXCEEDED'],
  ])('repeats a read after %s %s %j', async (status, code, headers, sleepMs, reason) => {
    api.respond = () =>
      api.requests.length === 1 ? { status, headers, body: errorBody(status, code, 'later', reason) } : {};
    expect(await gcloud.read('secrets', 'list', '--project=p')).toEqual([]);
    expect(sleepsMs).toEqual([sleepMs]);
  });

  it('repeats no read that is forbidden', async () => {
    api.respond = () => ({ status: 403, body: errorBody(403, 'PERMISSION_DENIED', 'no') });
    await expect(gcloud.read('secrets', 'list', '--project=p')).rejects.toThrow('403 PERMISSION_DENIED: no');
    expect(api.requests).toHaveLength(1);
  });

  it('quotes nothing of a response that it cannot read', async () => {
    api.respond = () => ({ body: '<secret value>' });
    const error = await gcloud
      .readText('secrets', 'versions', 'access', '1', '--secret=x', '--project=p')
      .catch(String);
    expect(error).toContain('UNAVAILABLE: a response that is not JSON');
    expect(error).not.toContain('secret value');
  });

  it('uses the quota of the project, unless the account may not', async () => {
    api.respond = ({ headers }) =>
      headers['x-goog-user-project'] === undefined
        ? {}
        : { status: 403, body: errorBody(403, 'PERMISSION_DENIED', 'no', 'USER_PROJECT_DENIED') };
    for (const name of ['a', 'b']) await gcloud.read('secrets', 'versions', 'list', name, '--project=p');
    expect(api.requests.map(({ headers }) => headers['x-goog-user-project'])).toEqual(['p', undefined, undefined]);
  });
});
