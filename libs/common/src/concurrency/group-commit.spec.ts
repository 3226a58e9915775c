import { GroupCommit, QueueFullError } from './group-commit';

/** A write whose end the test decides. */
function heldWrite() {
  const batches: number[][] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const write = (items: number[]): Promise<string[]> => {
    batches.push(items);
    return new Promise((resolve, reject) => {
      ends.push({ resolve: () => resolve(items.map((item) => `done ${item}`)), reject });
    });
  };
  return { batches, ends, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  it('writes the items of one turn together, and those that arrive during the write next', async () => {
    const { batches, ends, write } = heldWrite();
    const commits = new GroupCommit(write, { maxBatch: 10, maxPending: 100 });
    const first = [commits.add(1), commits.add(2)];
    await turn();
    const second = [commits.add(3), commits.add(4), commits.add(5)];
    await turn();
    expect(batches).toEqual([[1, 2]]);
    ends[0]!.resolve();
    expect(await Promise.all(first)).toEqual(['done 1', 'done 2']);
    await turn();
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    ends[1]!.resolve();
    expect(await Promise.all(second)).toEqual(['done 3', 'done 4', 'done 5']);
  });

  it('resolves no item before its write has ended', async () => {
    const { ends, write } = heldWrite();
    let isAnswered = false;
    const commit = new GroupCommit(write, { maxBatch: 10, maxPending: 100 }).add(1).then(() => (isAnswered = true));
    await turn();
    await turn();
    expect(isAnswered).toBe(false);
    ends[0]!.resolve();
    await commit;
  });

  it('never writes more than one batch at a time', async () => {
    const { batches, ends, write } = heldWrite();
    const commits = new GroupCommit(write, { maxBatch: 2, maxPending: 100 });
    const all = Promise.all([1, 2, 3].map((item) => commits.add(item)));
    await turn();
    ends[0]!.resolve();
    await turn();
    await turn();
    ends[1]!.resolve();
    await all;
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('rejects all items of a failed write and continues with the next', async () => {
    const { ends, write } = heldWrite();
    const commits = new GroupCommit(write, { maxBatch: 10, maxPending: 100 });
    const failed = commits.add(1);
    await turn();
    ends[0]!.reject(new Error('full disk'));
    await expect(failed).rejects.toThrow('full disk');
    const next = commits.add(2);
    await turn();
    ends[1]!.resolve();
    expect(await next).toBe('done 2');
  });

  it('refuses items beyond the maximum of pending ones', async () => {
    const { ends, write } = heldWrite();
    const commits = new GroupCommit(write, { maxBatch: 1, maxPending: 1 });
    const first = commits.add(1);
    await turn();
    const second = commits.add(2);
    await expect(commits.add(3)).rejects.toThrow(QueueFullError);
    ends[0]!.resolve();
    await first;
    await turn();
    ends[1]!.resolve();
    await second;
  });
});
