import { Gcloud, type GcloudCall, type GcloudError } from '../gcloud';
import type { Clock } from './rate-limit';
import { runByRest } from './run-by-rest';
import { errorBody, RecordedApi, type RecordedRequest } from './testing/recorded-api';

const PLACE = '--project=p --region=asia-southeast1';
const SERVICE = 'asia-southeast1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p/services/s';
const JOBS = 'asia-southeast1-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/p';
const MANIFEST = 'metadata: { name: s, annotations: { a: b } }\nspec: { traffic: [] }';

describe('changes by REST', () => {
  const api = new RecordedApi();
  let calls: string[];
  let gcloud: Gcloud;
  let clock: Clock & { nowMs: number };

  beforeAll(() => api.open());
  afterAll(() => api.close());
  beforeEach(() => {
    api.requests.length = 0;
    api.respond = () => ({});
    calls = [];
    clock = {
      nowMs: 0,
      sleep(ms) {
        this.nowMs += ms;
        return Promise.resolve();
      },
    };
    const program = ({ args }: GcloudCall): Promise<string> => {
      calls.push(args.join(' '));
      return Promise.resolve('token');
    };
    gcloud = new Gcloud(false, undefined, runByRest(program, { url: api.url, clock }));
  });

  const change = (command: string, more: Partial<GcloudCall> = {}) =>
    gcloud.change({ args: command.split(' '), ...more });
  const bodies = () => api.requests.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body) as unknown);
  const ready = (status: string, more: object = {}) => ({
    body: { metadata: { name: 's', generation: 2, ...more }, ...conditionOf('Ready', status) },
  });
  const conditionOf = (type: string, status: string, message?: string) => ({
    spec: {},
    status: { observedGeneration: 2, conditions: [{ type, status, message }] },
  });
  /** Responds to the requests in turn, and to the last one for ever. */
  const inTurn = (...responses: ReturnType<RecordedApi['respond']>[]) => {
    api.respond = () => responses[Math.min(api.requests.length, responses.length) - 1]!;
  };

  it.each([
    [
      'secrets create x --replication-policy=automatic --project=p',
      'POST secretmanager.googleapis.com/v1/projects/p/secrets?secretId=x',
      { replication: { automatic: {} } },
    ],
    [
      'secrets versions add x --project=p --data-file=-',
      'POST secretmanager.googleapis.com/v1/projects/p/secrets/x:addVersion',
      { payload: { data: 'dmFsdWU=' } },
    ],
    [
      'iam service-accounts create a --display-name=a --project=p',
      'POST iam.googleapis.com/v1/projects/p/serviceAccounts',
      { accountId: 'a', serviceAccount: { displayName: 'a' } },
    ],
  ])('sends what gcloud would: %s', async (command, line, body) => {
    await change(command, { stdin: 'value' });
    expect([api.lines, bodies()]).toEqual([[line], [body]]);
    expect(calls).toEqual(['auth print-access-token']);
  });

  it('repeats no change that failed, though it may have had no effect', async () => {
    api.respond = () => ({ status: 503, body: errorBody(503, 'UNAVAILABLE', 'later') });
    await expect(change('secrets versions add x --project=p --data-file=-', { stdin: 'v' })).rejects.toThrow('later');
    expect(api.requests).toHaveLength(1);
  });

  describe('of a policy', () => {
    const GRANT = 'secrets add-iam-policy-binding x --project=p --member=m --role=r';
    const etag = 'e1';

    it('writes it with its etag, and leaves the rest as it is', async () => {
      const conditional = { role: 'r', members: ['m'], condition: { title: 't' } };
      inTurn({ body: { etag, version: 3, bindings: [{ role: 'r', members: ['n'] }, conditional] } }, {});
      await change(GRANT);
      expect(api.lines).toEqual([
        'GET secretmanager.googleapis.com/v1/projects/p/secrets/x:getIamPolicy?options.requestedPolicyVersion=3',
        'POST secretmanager.googleapis.com/v1/projects/p/secrets/x:setIamPolicy',
      ]);
      const bindings = [conditional, { role: 'r', members: ['n', 'm'] }];
      expect(bodies()).toEqual([{ policy: { etag, version: 3, bindings } }]);
    });

    it('writes nothing when the member has the role', async () => {
      inTurn({ body: { etag, bindings: [{ role: 'r', members: ['m'] }] } });
      await change(GRANT);
      expect(api.requests).toHaveLength(1);
    });

    it('reads it again when somebody else wrote it meanwhile', async () => {
      const conflict = { status: 409, body: errorBody(409, 'ABORTED', 'concurrent policy changes') };
      inTurn({ body: { etag } }, conflict, { body: { etag: 'e2' } }, {});
      await change(GRANT);
      expect(bodies()).toMatchObject([{ policy: { etag: 'e1' } }, { policy: { etag: 'e2' } }]);
    });

    it('removes a member, and a role that has none left', async () => {
      inTurn({ body: { etag, bindings: [{ role: 'r', members: ['m'] }] } }, {});
      await change(`run services remove-iam-policy-binding s ${PLACE} --member=m --role=r`);
      expect(bodies()).toEqual([{ policy: { etag, bindings: [] } }]);
    });
  });

  describe('of a service', () => {
    const REPLACE = `run services replace ${PLACE}`;

    it('creates one that does not exist, and waits until it is ready', async () => {
      inTurn({ status: 404, body: errorBody(404, 'NOT_FOUND', 'no') }, {}, ready('Unknown'), ready('True'));
      await change(REPLACE, { file: MANIFEST });
      expect(api.lines).toEqual([`GET ${SERVICE}`, `POST ${SERVICE.slice(0, -2)}`, `GET ${SERVICE}`, `GET ${SERVICE}`]);
      expect(bodies()).toEqual([
        { metadata: { name: 's', annotations: { a: 'b' }, namespace: 'p' }, spec: { traffic: [] } },
      ]);
    });

    it('replaces the version that it read, with the annotations that belong to Cloud Run', async () => {
      const annotations = { 'serving.knative.dev/creator': 'c', other: 'x' };
      inTurn(ready('True', { resourceVersion: 'v7', annotations }), {}, ready('True'));
      await change(REPLACE, { file: MANIFEST });
      expect(api.lines[1]).toBe(`PUT ${SERVICE}`);
      expect(bodies()).toMatchObject([
        { metadata: { resourceVersion: 'v7', annotations: { a: 'b', 'serving.knative.dev/creator': 'c' } } },
      ]);
      expect(JSON.stringify(bodies())).not.toContain('other');
    });

    it('does not take the state of the version before for its own', async () => {
      const before = { body: { metadata: { generation: 3 }, ...conditionOf('Ready', 'False', 'old reason') } };
      inTurn(ready('True'), {}, before, before, { ...ready('True', {}), body: { ...ready('True').body } });
      await change(REPLACE, { file: MANIFEST });
      expect(api.requests).toHaveLength(5);
    });

    it('fails with the reason of Cloud Run', async () => {
      inTurn(
        ready('True'),
        {},
        { body: { metadata: { generation: 2 }, ...conditionOf('Ready', 'False', 'It did not start') } },
      );
      const error = await change(REPLACE, { file: MANIFEST }).catch((one: GcloudError) => one);
      expect((error as Error).message).toBe(`gcloud ${REPLACE}\nIt did not start`);
    });

    it('goes on waiting while the state cannot be read', async () => {
      const lost = { status: 503, body: errorBody(503, 'UNAVAILABLE', 'later') };
      inTurn(ready('True'), {}, lost, lost, ready('True'));
      await change(REPLACE, { file: MANIFEST });
      expect(api.requests).toHaveLength(5);
    });

    it('gives up after half an hour', async () => {
      api.respond = () => ready('Unknown');
      await expect(change(REPLACE, { file: MANIFEST })).rejects.toThrow('It is not ready after 30 minutes');
    });

    it('moves its traffic', async () => {
      const spec = { traffic: [{ revisionName: 'old', percent: 100 }], template: { t: 1 } };
      inTurn({ body: { metadata: { name: 's', resourceVersion: 'v7' }, spec, status: {} } }, {}, ready('True'));
      await change(`run services update-traffic s ${PLACE} --to-revisions=new=100 --remove-tags=next`);
      const traffic = [{ revisionName: 'new', percent: 100 }];
      expect(bodies()).toEqual([{ metadata: { name: 's', resourceVersion: 'v7' }, spec: { ...spec, traffic } }]);
    });
  });

  describe('the execution of a job', () => {
    const EXECUTE = `run jobs execute j ${PLACE} --args=check.js,--url=https://x --wait`;
    const completed = (status: string, message?: string) => ({ body: conditionOf('Completed', status, message) });
    const started = { body: { metadata: { name: 'j-abc' } } };
    const running = ({ line }: RecordedRequest) => (line.includes(':run') ? started : completed('Unknown'));

    it('passes the arguments and waits for its end, however long', async () => {
      api.respond = (request) =>
        clock.nowMs < 3 * 60 * 60_000
          ? running(request)
          : { body: { ...completed('True').body, metadata: { generation: 2 } } };
      await change(EXECUTE);
      expect([api.lines[0], api.lines.at(-1)]).toEqual([`POST ${JOBS}/jobs/j:run`, `GET ${JOBS}/executions/j-abc`]);
      expect(bodies()).toEqual([{ overrides: { containerOverrides: [{ args: ['check.js', '--url=https://x'] }] } }]);
    });

    it('fails when the job fails', async () => {
      const failed = { body: { ...completed('False', 'Task exited with 1').body, metadata: { generation: 2 } } };
      api.respond = (request) => (request.line.includes(':run') ? started : failed);
      await expect(change(EXECUTE)).rejects.toThrow('The execution j-abc failed. Task exited with 1');
    });

    it('is left to gcloud when nobody waits for it', async () => {
      await change(`run jobs execute j ${PLACE}`);
      expect([calls, api.requests]).toEqual([[`run jobs execute j ${PLACE}`], []]);
    });
  });
});
