import { CleanUp } from './clean-up';

describe('CleanUp', () => {
  it('runs the last step first, and each step once', async () => {
    const cleanUp = new CleanUp();
    const done: string[] = [];
    for (const step of ['database', 'service']) cleanUp.defer(async () => done.push(step));
    await Promise.all([cleanUp.run(), cleanUp.run()]);
    expect(done).toEqual(['service', 'database']);
  });

  it('continues after a step that fails, and throws its error at the end', async () => {
    const cleanUp = new CleanUp();
    const last = jest.fn().mockResolvedValue(undefined);
    cleanUp.defer(last);
    cleanUp.defer(() => Promise.reject(new Error('stuck')));
    await expect(cleanUp.run()).rejects.toMatchObject({ errors: [new Error('stuck')] });
    expect(last).toHaveBeenCalledTimes(1);
  });
});
