import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCUMENTS, ROOT } from './openapi/document';

const REDOCLY = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/** A client as a program would write it. It compiles only if the documents describe the requests and responses. */
const CLIENT = `
import type { paths as Admin } from './admin';
import type { paths as Collector } from './analytics';
import type { paths as Gateway } from './gateway';
import type { paths as Service } from './partner-service';

type Answer<Paths, Path extends keyof Paths, Method extends keyof Paths[Path]> =
  Paths[Path][Method] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;
type Query<Paths, Path extends keyof Paths, Method extends keyof Paths[Path]> =
  Paths[Path][Method] extends { parameters: { query?: infer Parameters } } ? Parameters : never;
type Body<Paths, Path extends keyof Paths, Method extends keyof Paths[Path]> =
  Paths[Path][Method] extends { requestBody: { content: { 'application/json': infer Members } } } ? Members : never;

declare const stats: Answer<Gateway, '/partner/involve/event/stats', 'get'>;
declare const conversions: Answer<Service, '/partner/involve/event/conversions', 'get'>;
declare const spool: Answer<Admin, '/api/v1/spool', 'get'>;
declare const event: Answer<Collector, '/api/v1/analytics/track', 'post'>;
declare const unrouted: Answer<Gateway, '/internal/v1/unrouted', 'get'>;
declare const partner: Answer<Admin, '/api/v1/partners/{partner_code}', 'get'>;

export const totals: number = stats.totals.conversions;
export const payouts: (string | null)[] = conversions.data.map((row) => row.usd_payout);
export const waiting: string[] = spool.data.filter(({ state }) => state === 'waiting').map(({ id }) => id);
export const methods: string[] = unrouted.data.map(({ method }) => method);
export const stored: boolean = event.status === 'stored';
export const code: string = partner.partner_code;
export const query: Query<Gateway, '/partner/involve/event/conversions', 'get'> = { status: 'approved', limit: 10 };
export const redrive: Body<Gateway, '/partner/involve/event/quarantine/redrive', 'post'> = { all: true };

// @ts-expect-error a misspelt parameter
export const misspelt: Query<Gateway, '/partner/involve/event/conversions', 'get'> = { statuss: 'approved' };
// @ts-expect-error a misspelt choice
export const wrong: Body<Gateway, '/partner/involve/event/quarantine/redrive', 'post'> = { tennant: 'a' };
// @ts-expect-error a member that is not answered
export const none = stats.totals.nothing;
`;

const CLIENT_CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    types: [],
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
  },
  files: ['client.ts'],
};

interface Run {
  code: number;
  said: string;
}

const run = (script: string, args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, env: { ...process.env, ...REDOCLY }, maxBuffer: 16 * 1024 * 1024 };
    execFile(process.execPath, [join(ROOT, script), ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr });
    });
  });

describe('the OpenAPI documents', () => {
  it('match the code', async () => {
    expect(await run('dist/tools/cli/main.js', ['openapi', '--check'])).toEqual({ code: 0, said: '' });
  });

  it('pass every recommended rule of redocly', async () => {
    const files = DOCUMENTS.map((app) => `docs/openapi/${app}.json`);
    const args = ['lint', '--extends=recommended-strict', '--format=stylish', ...files];
    const { code, said } = await run('node_modules/@redocly/cli/bin/cli.js', args);
    expect(said).not.toMatch(/^\s*\d+:\d+\s/m);
    expect(code).toBe(0);
  });

  it('generate a client that type-checks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'client-'));
    try {
      for (const app of DOCUMENTS) {
        const args = [`docs/openapi/${app}.json`, '-o', join(folder, `${app}.ts`)];
        expect(await run('node_modules/openapi-typescript/bin/cli.js', args)).toMatchObject({ code: 0 });
      }
      await writeFile(join(folder, 'client.ts'), CLIENT);
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(CLIENT_CONFIG));
      const compiled = await run('node_modules/typescript/bin/tsc', ['-p', folder]);
      expect(compiled).toEqual({ code: 0, said: '' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
