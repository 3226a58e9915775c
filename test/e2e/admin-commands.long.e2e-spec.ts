import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

const CLI = join(__dirname, '../../dist/tools/cli/main.js');

let platform: DevPlatform;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-commands-'));
  platform = await DevPlatform.create();
  await platform.start();
}, 120_000);

afterAll(async () => {
  await platform?.stop();
  await platform?.remove();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

/** Starts a verb against the platform, in an empty folder. */
function start(args: readonly string[], settings: Record<string, string> = {}) {
  const env = { ...process.env, ADMIN_URL: platform.admin, ADMIN_API_KEY: platform.adminKey, ...settings };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, ended };
}

async function run(args: readonly string[], settings: Record<string, string> = {}) {
  const { printed, ended } = start(args, settings);
  return { code: await ended, ...printed };
}

const json = async (args: readonly string[]) => {
  const { code, out, err } = await run([...args, '--json']);
  return { code, err, value: JSON.parse(out) };
};
const send = async (query: string): Promise<void> => {
  expect((await fetch(`${platform.gateway}/partner/rector/event?${query}`)).status).toBe(200);
};

describe('keys', () => {
  it('are created, listed and revoked, and the text of one is shown once, by itself', async () => {
    const created = await run(['keys', 'create', '--name', 'reports', '--role', 'viewer']);
    expect(created.code).toBe(0);
    expect(created.out).toMatch(/^pbk_[\w-]{20,}\n$/);
    const listed = await json(['keys', 'list']);
    const key = listed.value.find(({ name }: { name: string }) => name === 'reports');
    expect(JSON.stringify(listed.value)).not.toContain(created.out.trim());
    expect((await run(['keys', 'list'])).out).toMatch(/viewer\s+valid\s+reports$/m);
    expect((await json(['keys', 'revoke', key.id])).value.revoked_at).not.toBeNull();
    const refused = await run(['jobs', 'list'], { ADMIN_API_KEY: created.out.trim() });
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('The admin API answered 401 (unauthorized)');
  });

  it('name every error of a request in one answer, without a stack trace', async () => {
    const { code, err } = await run(['keys', 'create', '--name', ' x', '--role', 'partner']);
    expect(code).toBe(1);
    expect(err).toContain('\n  name: ');
    expect(err).not.toMatch(/^ {4}at /m);
  });
});

describe('predictions', () => {
  const HEAD = 'partner,tenant,conversion_id,model,model_version,feature_list_version,probability,predicted_at';

  it('are imported from a file of any length, and once', async () => {
    const rows = Array.from({ length: 2_500 }, (_, id) => `rector,default,p-${id},trees,1,1,0.5,2025-01-31T12:00:00Z`);
    await writeFile(join(folder, 'good.csv'), [HEAD, ...rows].join('\n'));
    expect(await json(['predictions', 'import', 'good.csv'])).toMatchObject({
      code: 0,
      value: { read: 2_500, stored: 2_500, outdated: 0 },
    });
    const found = await fetch(`${platform.admin}/api/v1/insight/predictions?partner=rector&conversion_id=p-2499`, {
      headers: { 'x-api-key': platform.adminKey },
    });
    expect(await found.json()).toMatchObject({ predictions: [{ model: 'trees', probability: '0.5' }] });
  });

  it('are named by their lines where they are wrong, and none is imported then', async () => {
    const line = 'rector,default,wrong,trees,1,1,0.5,2025-01-31T12:00:00Z';
    await writeFile(join(folder, 'wrong.csv'), [HEAD, line, line.replace('0.5', '50%'), line].join('\n'));
    const checked = await run(['predictions', 'import', 'wrong.csv']);
    expect([checked.code, checked.err]).toEqual([2, expect.stringContaining('wrong.csv: lines.3.probability must be')]);
    await writeFile(join(folder, 'unknown.csv'), [HEAD, line, line.replace('rector', 'nobody')].join('\n'));
    const refused = await run(['predictions', 'import', 'unknown.csv']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('lines.3.partner: is no partner')]);
    expect(refused.err).toContain('0 of 2 rows of unknown.csv were imported');
    const found = await fetch(`${platform.admin}/api/v1/insight/predictions?partner=rector&conversion_id=wrong`, {
      headers: { 'x-api-key': platform.adminKey },
    });
    expect(await found.json()).toEqual({ predictions: [] });
  });
});

describe('tail', () => {
  it('prints postbacks as they come, masks persons for a viewer, and ends after its seconds', async () => {
    const { out: key } = await run(['keys', 'create', '--name', 'tail', '--role', 'viewer']);
    const filters = ['--partner', 'rector', '--outcome', 'stored', '--seconds', '60', '--json'];
    const { child, printed, ended } = start(['tail', ...filters], { ADMIN_API_KEY: key.trim() });
    await until(
      () => printed.err,
      () => printed.err.includes('Watching rector.'),
      30_000,
    );
    await send('usd_payout=1&click_id=click-of-a-person-1');
    await send('conversion_id=t1&usd_payout=1&click_id=click-of-a-person-1');
    await until(
      () => printed.err,
      () => printed.out.includes('\n'),
      30_000,
    );
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    const rows = printed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { partner_code: 'rector', conversion_id: 't1', outcome: 'stored', click_id: 'clic***' },
    ]);
    expect((await run(['tail', '--seconds', '1'])).code).toBe(0);
  }, 120_000);

  it('refuses an outcome that does not exist as the API does', async () => {
    const { code, err } = await run(['tail', '--outcome', 'lost']);
    expect(code).toBe(1);
    expect(err).toContain('outcome: must be of stored, updated, duplicate, quarantined');
  });
});

describe('redrive and jobs', () => {
  it('shows what would change, changes nothing without --yes, and redrives with it', async () => {
    await send('conversion_id=r1&usd_payout=lots');
    const path = `${platform.admin}/api/v1/partners/rector`;
    const headers = { 'x-api-key': platform.adminKey, 'content-type': 'application/json' };
    const { version } = (await (await fetch(path, { headers })).json()) as { version: number };
    const changed = await fetch(path, {
      method: 'PATCH',
      headers: { ...headers, 'if-match': `"${version}"` },
      body: JSON.stringify({ field_rules: { usd_payout: { values: { lots: '7.5' } } } }),
    });
    expect(changed.status).toBe(200);
    const choice = ['redrive', '--partner', 'rector', '--field', 'usd_payout'];

    const dryRun = await json(choice);
    expect(dryRun).toMatchObject({ code: 0, value: { kind: 'dry_run', state: 'finished' } });
    expect(dryRun.value.result.totals.leaves_quarantine).toBe(1);
    expect(dryRun.err).toContain('Nothing is changed. Run this again with --yes to redrive.');

    const live = await json([...choice, '--yes']);
    expect(live).toMatchObject({ code: 0, value: { kind: 'redrive', state: 'finished', counts: { stored: 1 } } });

    const jobs = await json(['jobs', 'list', '--partner', 'rector']);
    expect(jobs.value.data.map(({ kind }: { kind: string }) => kind)).toEqual(['redrive', 'dry_run']);
    const shown = await run(['jobs', 'show', 'rector', live.value.id]);
    expect(shown.out).toContain(`redrive ${live.value.id} of rector: finished`);
    expect((await json(['jobs', 'stop', 'rector', live.value.id])).value.state).toBe('finished');
  }, 120_000);

  it('asks for a choice before it sends anything', async () => {
    const { code, err } = await run(['redrive', '--partner', 'rector']);
    expect(code).toBe(1);
    expect(err).toContain('Choose postbacks with --from');
  });
});

describe('mapping test', () => {
  const sample = 'https://x.example/partner/involve/event?conversion_id=m1&sub_id=s&rewars=1.5';

  it('reads samples under a saved mapping', async () => {
    const { code, value } = await json(['mapping', 'test', '--partner', 'involve_asia', sample]);
    expect(code).toBe(0);
    expect(value).toMatchObject({ ok: true, postback: { conversion_id: 'm1', aff_sub: 's', usd_payout: '1.5000' } });
  });

  it('reads a file of samples under the mapping of another, without any API', async () => {
    const [mapping, samples] = [join(folder, 'mapping.json'), join(folder, 'samples.txt')];
    await writeFile(
      mapping,
      JSON.stringify({ parameter_mapping: { money: 'usd_payout' }, timezone: 'Asia/Singapore' }),
    );
    await writeFile(samples, `conversion_id=a&money=1,234.50\n{"conversion_id": "b", "money": "many"}\n`);
    const offline = { ADMIN_URL: 'http://127.0.0.1:9', ADMIN_API_KEY: '' };
    const { code, out } = await run(['mapping', 'test', '--mapping', mapping, '--file', samples, '--json'], offline);
    const [first, second] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ ok: true, postback: { conversion_id: 'a', usd_payout: '1234.5000' } });
    expect(second).toMatchObject({ ok: false, reasons: [{ field: 'usd_payout', code: 'amount_unreadable' }] });
    expect(code).toBe(2);
  });

  it('names every error of a mapping', async () => {
    const mapping = join(folder, 'wrong.json');
    await writeFile(mapping, '{"money": "usd_payot", "x": 1}');
    const { code, err } = await run(['mapping', 'test', '--mapping', mapping, 'conversion_id=1']);
    expect(code).toBe(1);
    expect(err).toContain('parameter_mapping.money');
    expect(err).toContain('did you mean usd_payout?');
    expect(err).toContain('parameter_mapping.x');
  });
});

describe('url lint', () => {
  it('shows what is wrong at its place, and exits with 2 for an error', async () => {
    const url = `${platform.gateway}/partner/involve/event?conversion_id={conversion_idd}`;
    const { code, value } = await json(['url', 'lint', url, '--partner', 'involve_asia']);
    expect(code).toBe(2);
    const misspelled = value.find(({ code: one }: { code: string }) => one === 'macro_misspelled');
    expect(misspelled).toMatchObject({ level: 'error', text: expect.stringContaining('conversion_idd') });
    const { out } = await run(['url', 'lint', url, '--partner', 'involve_asia']);
    expect(out).toContain('error: ');
  });
});
