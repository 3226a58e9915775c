/** A request and what it matched. */
export interface ApiCall {
  /** What the expression of its route captured. */
  parts: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** One method of an API, performed as the gcloud command that does the same. */
export interface Route {
  /** The method, and the host and path. */
  pattern: RegExp;
  args: (call: ApiCall) => string[];
  /** What gcloud reads on standard input. */
  stdin?: (call: ApiCall) => string;
  /** The field of the items, of a list that comes in pages. */
  items?: string;
  /** The list comes in one page, of which gcloud reads no second. */
  isWhole?: boolean;
  /** The response to what gcloud prints; by default the same. */
  respond?: (output: string) => object;
}

const SECRETS = String.raw`secretmanager\.googleapis\.com/v1/projects/([^/]+)/secrets`;
const ACCOUNTS = String.raw`iam\.googleapis\.com/v1/projects/([^/]+)/serviceAccounts`;
const RUN = String.raw`([a-z0-9-]+)-run\.googleapis\.com/apis`;
const KNATIVE = String.raw`${RUN}/serving\.knative\.dev/v1/namespaces/([^/]+)`;
const JOBS = String.raw`${RUN}/run\.googleapis\.com/v1/namespaces/([^/]+)/jobs`;
const POLICY = String.raw`run\.googleapis\.com/v1/projects/([^/]+)/locations/([^/]+)/(services|jobs)/([^/:]+)`;

export const ROUTES: readonly Route[] = [
  {
    pattern: pattern('GET', `${KNATIVE}/services`),
    args: ({ parts: [region, project] }) => ['run', 'services', 'list', ...inPlace(project, region)],
    items: 'items',
    isWhole: true,
  },
  {
    pattern: pattern('GET', `${KNATIVE}/services/([^/]+)`),
    args: ({ parts: [region, project, name = ''] }) => [
      'run',
      'services',
      'describe',
      name,
      ...inPlace(project, region),
    ],
  },
  {
    pattern: pattern('GET', `${KNATIVE}/revisions`),
    args: ({ parts: [region, project], query }) => {
      const service = query.get('labelSelector')!.replace('serving.knative.dev/service = ', '--service=');
      return ['run', 'revisions', 'list', service, ...inPlace(project, region)];
    },
    items: 'items',
  },
  {
    pattern: pattern('GET', JOBS),
    args: ({ parts: [region, project] }) => ['run', 'jobs', 'list', ...inPlace(project, region)],
    items: 'items',
    isWhole: true,
  },
  {
    pattern: pattern('GET', `${POLICY}:getIamPolicy`),
    args: ({ parts: [project, region, kind = '', name = ''] }) => [
      'run',
      kind,
      'get-iam-policy',
      name,
      ...inPlace(project, region),
    ],
  },
  {
    pattern: pattern('GET', SECRETS),
    args: ({ parts: [project] }) => ['secrets', 'list', ...inProject(project)],
    items: 'secrets',
  },
  {
    pattern: pattern('POST', SECRETS),
    args: ({ parts: [project], query }) => [
      'secrets',
      'create',
      query.get('secretId')!,
      '--replication-policy=automatic',
      ...inProject(project),
    ],
  },
  {
    pattern: pattern('GET', `${SECRETS}/([^/:]+):getIamPolicy`),
    args: ({ parts: [project, name = ''] }) => ['secrets', 'get-iam-policy', name, ...inProject(project)],
  },
  {
    pattern: pattern('GET', `${SECRETS}/([^/]+)/versions`),
    args: ({ parts: [project, name = ''] }) => ['secrets', 'versions', 'list', name, ...inProject(project)],
    items: 'versions',
  },
  {
    pattern: pattern('POST', `${SECRETS}/([^/:]+):addVersion`),
    args: ({ parts: [project, name = ''] }) => [
      'secrets',
      'versions',
      'add',
      name,
      '--data-file=-',
      ...inProject(project),
    ],
    stdin: ({ body }) => Buffer.from((body['payload'] as { data: string }).data, 'base64').toString(),
    respond: () => ({ name: 'projects/1/secrets/x/versions/1', clientSpecifiedPayloadChecksum: true }),
  },
  {
    pattern: pattern('GET', `${SECRETS}/([^/]+)/versions/([^/:]+)`),
    args: ({ parts: [project, name, version = ''] }) => [
      'secrets',
      'versions',
      'describe',
      version,
      `--secret=${name}`,
      ...inProject(project),
    ],
  },
  {
    pattern: pattern('GET', `${SECRETS}/([^/]+)/versions/([^/:]+):access`),
    args: ({ parts: [project, name, version = ''] }) => [
      'secrets',
      'versions',
      'access',
      version,
      `--secret=${name}`,
      ...inProject(project),
    ],
    respond: (value) => ({ payload: { data: Buffer.from(value).toString('base64') } }),
  },
  {
    pattern: pattern('GET', ACCOUNTS),
    args: ({ parts: [project] }) => ['iam', 'service-accounts', 'list', ...inProject(project)],
    items: 'accounts',
  },
  {
    pattern: pattern('POST', ACCOUNTS),
    args: ({ parts: [project], body }) => [
      'iam',
      'service-accounts',
      'create',
      String(body['accountId']),
      ...inProject(project),
    ],
  },
  {
    pattern: pattern('POST', `${ACCOUNTS}/([^/:]+):getIamPolicy`),
    args: ({ parts: [, email = ''] }) => ['iam', 'service-accounts', 'get-iam-policy', email],
  },
  {
    pattern: pattern('POST', String.raw`cloudresourcemanager\.googleapis\.com/v1/projects/([^/:]+):getIamPolicy`),
    args: ({ parts: [project = ''] }) => ['projects', 'get-iam-policy', project],
  },
];

export function pattern(method: string, path: string): RegExp {
  return new RegExp(`^${method} /${path}$`);
}

function inProject(project = ''): string[] {
  return [`--project=${project}`];
}

function inPlace(project = '', region = ''): string[] {
  return [`--region=${region}`, `--project=${project}`];
}
