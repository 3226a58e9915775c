import { AdminApiError } from '@app/admin-client';
import fc from 'fast-check';
import type { Job } from '../jobs/job-queries';
import type { FilePart } from './csv-file';
import { type ImportRequests, sendImport } from './send-import';

const SIZE = 3;

/** A service with one import, whose requests and responses may be lost. */
class FakeService implements ImportRequests {
  readonly stored: number[] = [];
  done = 0;

  constructor(
    private readonly total: number,
    private readonly losses: ('none' | 'request lost' | 'response lost' | 'another was faster')[],
  ) {}

  readonly open = async (): Promise<Job> => this.job();
  readonly wait = async (): Promise<void> => {};

  readonly send = async (_id: string, { firstRow, rows }: FilePart): Promise<Job> => {
    const loss = this.losses.shift() ?? 'none';
    if (loss === 'request lost') throw new AdminApiError('lost', undefined);
    if (loss === 'another was faster') this.done = Math.min(this.total, this.done + 1);
    if (firstRow > this.done || loss === 'another was faster') throw new AdminApiError('conflict', 409);
    for (let row = Math.max(firstRow, this.done); row < firstRow + rows.length; row += 1) this.stored.push(row);
    this.done = Math.max(this.done, firstRow + rows.length);
    if (loss === 'response lost') throw new AdminApiError('lost', 502);
    return this.job();
  };

  async *read(firstRow: number): AsyncGenerator<FilePart> {
    for (let start = firstRow; start < this.total; start += SIZE) {
      const rows = Array.from({ length: Math.min(SIZE, this.total - start) }, () => ['x']);
      yield { firstRow: start, lines: rows.map(() => 1), rows };
    }
  }

  private job(): Job {
    const state = this.done === this.total ? 'finished' : 'running';
    return { id: 'id', state, counts: { done: this.done, total: this.total } } as Job;
  }
}

const watcher = { onJob: () => {}, onTrouble: () => {} };
const send = (service: ImportRequests, signal = new AbortController().signal): Promise<Job> =>
  sendImport({ ...service, read: (row) => service.read(row) }, watcher, signal);

describe('the sending of an import', () => {
  it('brings every row exactly once, whatever requests and responses are lost', async () => {
    const loss = fc.constantFrom('none', 'request lost', 'response lost', 'another was faster');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(loss as fc.Arbitrary<'none'>),
        async (total, losses) => {
          const service = new FakeService(total, [...losses]);
          expect(await send(service)).toMatchObject({ state: 'finished' });
          expect(new Set(service.stored).size).toBe(service.stored.length);
        },
      ),
    );
  });

  it('ends with a refusal, and with a conflict that stays', async () => {
    const refuse = (status: number): ImportRequests =>
      Object.assign(new FakeService(9, []), { send: async () => Promise.reject(new AdminApiError('no', status)) });
    await expect(send(refuse(403))).rejects.toMatchObject({ status: 403 });
    await expect(send(refuse(409))).rejects.toMatchObject({ status: 409 });
  });

  it('stops when its signal is aborted', async () => {
    const stop = new AbortController();
    const service = new FakeService(9, []);
    const stopping = Object.assign(service, {
      wait: async () => {},
      open: async () => {
        stop.abort(new Error('stopped'));
        return { id: 'id', state: 'running', counts: { done: 0, total: 9 } } as Job;
      },
    });
    await expect(send(stopping, stop.signal)).rejects.toThrow('stopped');
    expect(service.stored).toEqual([]);
  });
});
