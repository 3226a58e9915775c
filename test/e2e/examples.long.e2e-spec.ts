import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DevPlatform } from '../../tools/harness/dev-platform';
import { contains, type Example, examplesOf } from './document-examples';

interface RecordedResponse {
  url: string;
  status: number;
  text: string;
}

/** Where the scripts of the documents find `curl`, and a `sleep` that lasts until the service of a new partner is ready. */
function writePrograms(folder: string, newPartner: string): void {
  const isReady = `fetch('${newPartner}/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  const programs = {
    curl: `exec "${process.execPath}" "${join(__dirname, 'fake-curl.cjs')}" "$@"`,
    sleep: `[ "$1" -le 1 ] || until "${process.execPath}" -e "${isReady}"; do /bin/sleep 0.2; done\n/bin/sleep 1`,
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

describe('the examples in the documents', () => {
  let platform: DevPlatform;
  let folder: string;

  beforeAll(async () => {
    platform = await DevPlatform.create();
    await platform.start();
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
    symlinkSync(platform.dataDir, join(folder, 'data'));
    writePrograms(folder, `http://127.0.0.1:${platform.partnerPort(2)}`);
  }, 120_000);

  afterAll(async () => {
    await platform.stop();
    await platform.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  /** Runs one shell block after the line that sets KEY, as a reader's shell has it. */
  async function run({ script }: Example): Promise<RecordedResponse[]> {
    const record = join(folder, 'responses');
    rmSync(record, { force: true });
    const env = {
      PATH: [folder, process.env['PATH']].join(delimiter),
      EXAMPLE_PORTS: JSON.stringify({ 8000: new URL(platform.gateway).port, 8001: new URL(platform.admin).port }),
      EXAMPLE_RECORD: record,
      SECRET: 'a secret of 32 characters or more',
    };
    await promisify(execFile)('/bin/sh', ['-e', '-c', `KEY=$(cat data/admin-api-key)\n${script}`], {
      cwd: folder,
      env,
    });
    if (!existsSync(record)) return [];
    return readFileSync(record, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordedResponse);
  }

  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };

  describe.each(['README.md', 'docs/http-api.md', 'docs/mcp.md'])('%s', (document) => {
    it.each(examplesOf(document))(
      'line $line: every request succeeds with the response that is shown',
      async (example) => {
        const responses = await run(example);
        expect(responses.filter(({ status }) => status > 299)).toEqual([]);
        if (example.responses.length === 0) return;
        expect(responses).toHaveLength(example.responses.length);
        for (const [at, shown] of example.responses.entries()) {
          const actual = parse(responses[at]!.text);
          if (!contains(actual, shown)) expect(actual).toMatchObject(shown as object);
        }
      },
      60_000,
    );
  });

  it.each(['README.zh-CN.md', 'README.zh-TW.md'])('%s has the same examples as README.md', (translation) => {
    const withoutLines = (document: string) =>
      examplesOf(document).map(({ script, responses }) => ({ script, responses }));
    expect(withoutLines(translation)).toEqual(withoutLines('README.md'));
  });
});
