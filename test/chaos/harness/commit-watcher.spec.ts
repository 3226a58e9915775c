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
  it('notices that a COMMIT was answered, wherever the answer is cut into chunks', () => {
    const answer = Buffer.concat([message('C', 'COMMIT\0'), READY]);
    for (let cut = 1; cut < answer.length; cut += 1) {
      const watcher = new CommitWatcher();
      watcher.sent(Buffer.from('C'));
      expect(watcher.answered(answer.subarray(0, cut))).toBe(false);
      expect(watcher.answered(answer.subarray(cut))).toBe(true);
    }
  });

  it('notices a statement with rows that is a transaction by itself', () => {
    const watcher = new CommitWatcher();
    watcher.sent(ROWS);
    expect(watcher.answered(Buffer.concat([message('D', 'x'.repeat(500)), message('C', 'SELECT 3\0'), READY]))).toBe(
      true,
    );
  });

  it('lets pass what is still in a transaction, and what carries no rows', () => {
    const watcher = new CommitWatcher();
    watcher.sent(ROWS);
    expect(watcher.answered(Buffer.concat([message('C', 'INSERT 0 3\0'), IN_TRANSACTION]))).toBe(false);
    watcher.sent(Buffer.from('SELECT 1'));
    expect(watcher.answered(Buffer.concat([message('C', 'SELECT 1\0'), READY]))).toBe(false);
  });
});
