import { CleanUp } from './clean-up';

describe('CleanUp', () => {
  it('undoes the last step first, and each only once', async () => {
    const cleanUp = new CleanUp();
    const done: string[] = [];
    for (const step of ['database', 'service']) cleanUp.defer(async () => done.push(step));
    await Promise.all([cleanUp.run(), cleanUp.run()]);
    expect(done).toEqual(['service', 'database']);
  });

  it('goes on after a step that fails, and reports of it in the end', async () => {
    const cleanUp = new CleanUp();
    const last = jest.fn().mockResolvedValue(undefined);
    cleanUp.defer(last);
    cleanUp.defer(() => Promise.reject(new Error('stuck')));
    await expect(cleanUp.run()).rejects.toMatchObject({ errors: [new Error('stuck')] });
    expect(last).toHaveBeenCalledTimes(1);
  });
});
