import { readdirSync, readFileSync } from 'node:fs';
import type { ServiceConfig } from '@app/partner-config';
import { compileDryRunThread } from '../testing/compile-dry-run-thread';
import type { DryRunRequest } from './dry-run-request';
import { DryRunThread } from './dry-run-thread';

const tenant = { id: 1, code: 'default', isActive: true, isDefault: true, mapping: {}, fieldRules: {}, tokens: [] };
const config = { endpointPath: '/e', mapping: {}, fieldRules: {}, ipAllowlist: [], apiKeys: [], tenants: [tenant] };
const request = { active: {}, draft: { parameter_mapping: { reward: 'usd_payout' } }, compared_with: 'active' };
const row = { id: 'p1', received_at: '2026-03-01T00:00:00.000Z', tenant_id: 1, body: null, request_headers: null };
const LOWEST = 19;
/** Elsewhere a priority is that of the whole process, and stays. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

let thread: DryRunThread;

beforeAll(compileDryRunThread);

beforeEach(() => {
  thread = new DryRunThread({
    config: config as unknown as ServiceConfig,
    request: request as unknown as DryRunRequest,
    tokenHashKey: 'key-of-tests',
  });
});

afterEach(() => thread.end());

/** Of each thread of this process, by its id. */
function priorities(): Map<number, number> {
  const ids = readdirSync('/proc/self/task').map(Number);
  return new Map(
    ids.map((id) => {
      const afterName = readFileSync(`/proc/self/task/${id}/stat`, 'utf8').split(') ').at(-1)!;
      return [id, Number(afterName.split(' ')[16])];
    }),
  );
}

describe('the thread of a dry run', () => {
  it('compares pages of rows, and says where each of them ends', async () => {
    const rows = [
      { ...row, raw_data: '{"conversion_id":"c1","reward":"2"}' },
      { ...row, id: 'p0', raw_data: null, reasons: [], body: `\\x${Buffer.from('conversion_id=c2').toString('hex')}` },
    ];
    const last = { receivedAt: row.received_at, id: 'p0' };
    expect(await thread.compare('stored', JSON.stringify(rows))).toEqual({ count: 2, last });
    expect(await thread.compare('stored', '[]')).toEqual({ count: 0, last: null });
    const { result, rows: changed } = await thread.finish();
    expect(result).toMatchObject({ postbacks: 2, totals: { same: 1, changed: 1 } });
    expect(changed).toEqual([expect.objectContaining({ tenant_id: 1 })]);
  });

  it('passes the error that ended it to whoever waits, and to whoever asks later', async () => {
    await expect(thread.compare('stored', 'no JSON')).rejects.toThrow(SyntaxError);
    await expect(thread.finish()).rejects.toThrow('JSON');
  });
});

onLinux('the thread of a dry run on Linux', () => {
  it('has the lowest priority, and leaves that of the other threads', async () => {
    const before = priorities();
    await thread.compare('stored', '[]');
    const after = priorities();
    expect(after.get(process.pid)).toBe(before.get(process.pid));
    expect([...after.values()]).toContain(LOWEST);
  });
});
