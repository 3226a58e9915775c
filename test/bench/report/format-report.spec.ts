import type { Machine } from './machine';
import { type BenchReport, formatReport, formatTable } from './format-report';
import { summarize } from './statistics';

const MACHINE: Machine = {
  system: 'linux 6.1 x64',
  cpu: 'Some CPU',
  cores: 2,
  memoryBytes: 8 * 1_073_741_824,
  loadAverage: 0.1,
  node: 'v24.21.0',
  postgresql: {
    server_version: '18.4',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_sync_method: 'fdatasync',
    shared_buffers: '128MB',
    started_for_the_run: true,
  },
};

const REPORT: BenchReport = {
  takenAt: '2026-11-21T00:00:00.000Z',
  machine: MACHINE,
  seconds: 5,
  rounds: 3,
  measures: [],
  startUp: null,
  reads: null,
  comparisons: [],
};

describe('formatReport', () => {
  it('shows the machine, and each figure with its target', () => {
    const reading = { perSecond: 5_846.1, p50Ms: 1.234, p99Ms: null, generatorCores: 0.2 };
    const report = formatReport({
      ...REPORT,
      measures: [summarize({ name: 'service_128', title: 'postbacks' }, [reading])],
      comparisons: [
        { title: 'service : pgbench', value: 0.9, unit: '×', target: { atLeast: 0.8, aim: 1.3 }, isReached: true },
        { title: 'idle connections', value: 40, unit: '', target: { atMost: 20, aim: 0 }, isReached: false },
      ],
    });
    expect(report).toContain('2 cores (Some CPU), 8.0 GiB, linux 6.1 x64, Node v24.21.0');
    expect(report).toContain('PostgreSQL 18.4, fsync on (fdatasync), synchronous_commit on');
    expect(report).toMatch(/^postbacks +5,846 +1\.23 +0\.20$/m);
    expect(report).toMatch(/^service : pgbench +0\.90 × +at least 0\.80 × +reached +1\.30 ×$/m);
    expect(report).toMatch(/^idle connections +40\.00 +at most 20\.00 +missed +0\.00$/m);
  });

  it('warns when the server may lose commits', () => {
    const postgresql = { ...MACHINE.postgresql, fsync: 'off' };
    expect(formatReport(REPORT)).not.toContain('not a measure');
    expect(formatReport({ ...REPORT, machine: { ...MACHINE, postgresql } })).toContain('its figures are not a measure');
  });
});

describe('formatTable', () => {
  it('aligns text to the left and figures to the right', () => {
    const rows = [
      ['', 'a second', 'p99 ms'],
      ['pgbench', '5,846', ''],
      ['service × 128', '13,734', '8.40'],
    ];
    expect(formatTable(rows).split('\n')).toEqual([
      '               a second  p99 ms',
      '─────────────  ────────  ──────',
      'pgbench           5,846',
      'service × 128    13,734    8.40',
    ]);
  });
});
