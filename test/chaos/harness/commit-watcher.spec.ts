import { CommitWatcher } from './commit-watcher';

const message = (type: string, body: string): Buffer => {
  const bytes = Buffer.from(`${type}0000${body}`, 'latin1');
  bytes.writeInt32BE(body.length + 4, 1);
  return bytes;
};
const READY = message('Z', 'I');
const IN_TRANSACTION = message('Z', 'T');
const ROWS = Buffer.alloc(2_000);

describe('CommitWatcher', () => {
  it('detects the response to a COMMIT, wherever it is split into chunks', () => {
    const response = Buffer.concat([message('C', 'COMMIT\0'), READY]);
    for (let cut = 1; cut < response.length; cut += 1) {
      const watcher = new CommitWatcher();
      watcher.sent(Buffer.from('C'));
      expect(watcher.answered(response.subarray(0, cut))).toBe(false);
      expect(watcher.answered(response.subarray(cut))).toBe(true);
    }
  });

  it('detects a statement with rows that commits by itself', () => {
    const watcher = new CommitWatcher();
    watcher.sent(ROWS);
    expect(watcher.answered(Buffer.concat([message('D', 'x'.repeat(500)), message('C', 'SELECT 3\0'), READY]))).toBe(
      true,
    );
  });

  it('comes to the end of bytes that are not of PostgreSQL', () => {
    expect(new CommitWatcher().answered(Buffer.alloc(64))).toBe(false);
    expect(new CommitWatcher().answered(Buffer.alloc(64, 0xff))).toBe(false);
  });

  it('ignores statements within a transaction and statements without rows', () => {
    const watcher = new CommitWatcher();
    watcher.sent(ROWS);
    expect(watcher.answered(Buffer.concat([message('C', 'INSERT 0 3\0'), IN_TRANSACTION]))).toBe(false);
    watcher.sent(Buffer.from('SELECT 1'));
    expect(watcher.answered(Buffer.concat([message('C', 'SELECT 1\0'), READY]))).toBe(false);
  });
});
