import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const HOOK = join(__dirname, '../dev-server/testing/typescript-hook.cjs');
const GUARD = JSON.stringify(join(__dirname, 'end-guard.ts'));

/** Runs a program with the guard to its end. */
function run(program: string): { signal: string | null; status: number | null; stderr: string } {
  const start = `require(${GUARD}).requireEndWithin({ name: 'chaos', timeoutMs: 300 });`;
  return spawnSync(process.execPath, ['--require', HOOK, '--eval', start + program], { encoding: 'utf8' });
}

describe('requireEndWithin', () => {
  it('kills a process that loops without an end, and prints where', () => {
    const { signal, stderr } = run('(async function reload() { for (;;) await undefined; })()');
    expect(signal).toBe('SIGKILL');
    expect(stderr).toContain('chaos did not end within 0.3 s of its result; killing it.');
    expect(stderr).toMatch(/^ {2}\d+ reload /m);
  });

  it('kills a process that a handle keeps, and names the handle', () => {
    const { signal, stderr } = run("require('node:net').createServer().listen(0, '127.0.0.1')");
    expect(signal).toBe('SIGKILL');
    expect(stderr).toMatch(/^Active handles: .*TCPServerWrap/m);
    expect(stderr).toContain('(idle)');
  });

  it('leaves a process alone that ends by itself', () => {
    expect(run("process.on('exit', () => process.exitCode = 3)")).toMatchObject({
      status: 3,
      signal: null,
      stderr: '',
    });
  });
});
