import { runBuilt } from './run-built';

/** The same faults in every run of the tests; `npm run chaos` draws others. */
const SEED = '20260104';

interface Result {
  faults: { kind: string }[];
  client: { requests: number; acknowledged: Record<string, number> };
  check: {
    counted: { loss: number; double: number; fault: number };
    violations: { counts: string; rule: string; subject: string }[];
  };
}

const chaos = (...args: string[]) => runBuilt<Result>('test/chaos/main.js', ['--seed', SEED, ...args]);

describe('npm run chaos', () => {
  it('stores every acknowledged postback once through kills, freezes, stops and lost responses', async () => {
    const { code, said, result } = await chaos('--minutes', '0.35');
    expect({ said, ...result.check.counted }).toEqual({ said, loss: 0, double: 0, fault: 0 });
    expect(code).toBe(0);
    expect(new Set(result.faults.map(({ kind }) => kind)).size).toBeGreaterThan(4);
    expect(result.client.acknowledged).toMatchObject({ ok: expect.any(Number), stored: expect.any(Number) });
    expect(said).toContain(`Seed ${SEED}`);
  }, 90_000);

  it('finds every seeded defect', async () => {
    const { code, said, result } = await chaos('--minutes', '0.03', '--plant', 'loss,double,flag');
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
  }, 60_000);
});
