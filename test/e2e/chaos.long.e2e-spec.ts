import { type BuiltRun, runBuilt } from './run-built';

/** The same faults in every run of the tests; `npm run chaos` draws others. */
const SEED = '20260104';

interface Check {
  counted: { loss: number; double: number; fault: number };
  violations: { counts: string; rule: string; subject: string }[];
}

interface Result {
  faults: { kind: string }[];
  client: { requests: number; acknowledged: Record<string, number> };
  check: Check;
  checkBeforeDefects: Check;
}

/** One run for both: it is checked as it is, and again after rows were falsified. */
describe('npm run chaos', () => {
  let run: BuiltRun<Result>;
  beforeAll(async () => {
    const options = ['--seed', SEED, '--minutes', '0.35', '--plant', 'loss,double,flag'];
    run = await runBuilt<Result>('test/chaos/main.js', options);
  }, 120_000);

  it('stores every acknowledged postback once through kills, freezes, stops and lost responses', () => {
    const { said, result } = run;
    expect({ said, ...result.checkBeforeDefects.counted }).toEqual({ said, loss: 0, double: 0, fault: 0 });
    expect(new Set(result.faults.map(({ kind }) => kind)).size).toBeGreaterThan(4);
    expect(result.client.acknowledged).toMatchObject({ ok: expect.any(Number), stored: expect.any(Number) });
    expect(said).toContain(`Seed ${SEED}`);
  });

  it('finds every seeded defect', () => {
    const { code, said, result } = run;
    expect(code).toBe(1);
    const broken = [
      ['loss', 'loss', 'an acknowledged postback is stored'],
      ['double', 'double', 'a postback id is stored once'],
      ['flag', 'double', 'a conversion has exactly one row that is not a duplicate'],
    ];
    for (const [defect, counts, rule] of broken) {
      expect(said).toContain(`Seeded a ${defect} in`);
      const found = result.check.violations.find((violation) => violation.rule === rule);
      expect({ rule, ...found }).toMatchObject({ counts, rule });
      expect(said).toContain(`${counts}: ${rule}: ${found!.subject}`);
    }
    const postbackId = /Seeded a loss in (\S+)/.exec(said)![1];
    expect(result.check.violations).toContainEqual(expect.objectContaining({ counts: 'loss', subject: postbackId }));
  });
});
