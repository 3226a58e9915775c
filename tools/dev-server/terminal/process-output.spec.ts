import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { LogFile } from './log-file';
import { ProcessOutput } from './process-output';

describe('ProcessOutput', () => {
  let folder: string;
  let file: LogFile;
  let printed: { text: string; isProblem: boolean }[];
  let output: ProcessOutput;

  beforeEach(async () => {
    jest.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05Z') });
    folder = await mkdtemp(join(tmpdir(), 'process-output-'));
    file = new LogFile(join(folder, 'gateway.log'));
    printed = [];
    output = new ProcessOutput('gateway', file, (line, isProblem) =>
      printed.push({ text: stripVTControlCharacters(line), isProblem }),
    );
  });

  afterEach(async () => {
    jest.useRealTimers();
    file.close();
    await rm(folder, { recursive: true });
  });

  it('prints log lines readably, and other text with the time of the line before', () => {
    const entry = { severity: 'WARNING', time: '2026-01-02T03:04:06.678Z', message: 'Slow', partner: 'rector', ms: 3 };
    output.write(Buffer.from(`${JSON.stringify(entry)}\nplain `));
    output.write(Buffer.from('words\n'));
    expect(printed).toEqual([
      { text: 'gateway       03:04:06Z WARNING Slow partner=rector ms=3', isProblem: true },
      { text: 'gateway       03:04:06Z plain words', isProblem: false },
    ]);
  });

  it('prints 40 lines a second, then how many more the log file has', async () => {
    output.write(Buffer.from('x\n'.repeat(100)));
    expect(printed).toHaveLength(40);
    jest.advanceTimersByTime(1_000);
    expect(printed.at(-1)!.text).toContain('… 60 more lines, all of them in');
    output.write(Buffer.from('y\n'));
    expect(printed).toHaveLength(42);
    expect(await readFile(file.path, 'utf8')).toBe(`${'x\n'.repeat(100)}y\n`);
  });
});
