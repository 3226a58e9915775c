import { Gcloud } from './gcloud';

describe('reads of one run', () => {
  let reads: string[];
  let respond: () => string;
  let gcloud: Gcloud;
  beforeEach(() => {
    reads = [];
    respond = () => '{}';
    gcloud = new Gcloud(false, undefined, async ({ args }) => {
      reads.push(args.join(' '));
      await Promise.resolve();
      return respond();
    });
  });
  const read = (command: string) => gcloud.read(...command.split(' '));
  const change = (command: string) => gcloud.change({ args: command.split(' ') });

  it.each([
    ['secrets versions list x --project=p', 'secrets versions add x --project=p --data-file=-'],
    ['secrets get-iam-policy x --project=p', 'secrets add-iam-policy-binding x --project=p --member=m --role=r'],
    ['run services get-iam-policy s --region=r', 'run services remove-iam-policy-binding s --region=r --member=m'],
    ['iam service-accounts get-iam-policy a@p', 'iam service-accounts delete a@p'],
    ['projects get-iam-policy p', 'projects add-iam-policy-binding p --condition=None --member=m --role=r'],
  ])('are made once until the resource changes: %s', async (command, itsChange) => {
    await Promise.all([read(command), read(command)]);
    await read(command);
    expect(reads).toHaveLength(1);
    await change('secrets versions add other --project=p --data-file=-');
    await read(command);
    expect(reads).toHaveLength(2);
    await change(itsChange);
    await read(command);
    expect(reads).toHaveLength(4);
  });

  it('are made again after a change that failed, because it may have had its effect', async () => {
    await read('secrets versions list x --project=p');
    respond = () => {
      throw new Error('the response was lost');
    };
    await expect(change('secrets versions add x --project=p')).rejects.toThrow('lost');
    respond = () => '{}';
    await read('secrets versions list x --project=p');
    expect(reads).toHaveLength(3);
  });

  it('are made each time for what others move meanwhile', async () => {
    for (const command of ['run services describe s', 'run services list', 'secrets versions access 1 --secret=x']) {
      reads.length = 0;
      await read(command);
      await read(command);
      expect(reads).toHaveLength(2);
    }
  });

  it('are made again after a failure', async () => {
    respond = () => {
      throw new Error('unavailable');
    };
    await expect(read('secrets get-iam-policy x')).rejects.toThrow('unavailable');
    respond = () => '{}';
    expect(await read('secrets get-iam-policy x')).toEqual({});
  });
});
