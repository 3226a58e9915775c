import { Command } from 'commander';
import type { OpsTool } from '../../deploy/commands/ops';
import { addOps, type OpsOptions } from './ops-commands';

function read(...args: string[]): [OpsTool, OpsOptions] {
  const runs: [OpsTool, OpsOptions][] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addOps(program, (tool, options) => Promise.resolve(void runs.push([tool, options])));
  program.parse(['ops', ...args], { from: 'user' });
  return runs[0]!;
}

describe('npx platform ops', () => {
  it('restores from an address, or lets the tables take writes again', () => {
    const [tool, options] = read('restore', 'rector', '--from=10.1.2.3', '--yes');
    expect(tool).toEqual({ verb: 'restore', partner: 'rector', from: '10.1.2.3', cancel: false });
    expect(options).toMatchObject({ settings: 'deploy/settings.yaml', yes: true });
    expect(read('restore', 'rector', '--cancel')[0]).toMatchObject({ from: undefined, cancel: true });
  });

  it.each([[['restore', 'rector']], [['restore', 'rector', '--from=x', '--cancel']], [['restore', '--from=x']]])(
    'rejects %j',
    (args) => {
      expect(() => read(...args)).toThrow(/error/);
    },
  );

  it('inspects a server, and ends a session by its number', () => {
    const [tool] = read('inspect', 'main', '--database=rector_db', '--end=4711');
    expect(tool).toEqual({ verb: 'inspect', server: 'main', database: 'rector_db', end: 4711 });
    expect(() => read('inspect', 'main', '--end=all')).toThrow('whole number');
  });

  it('passes on the options of an import, a list as one option for each of its members', () => {
    const [tool] = read('import-legacy', 'rector', '--check', '--since=2025-01-31', '--accept=no-index,sql-ascii');
    expect(tool).toEqual({
      verb: 'import-legacy',
      partner: 'rector',
      options: ['--check', '--since=2025-01-31', '--accept=no-index', '--accept=sql-ascii'],
    });
  });
});
