import { runBuilt } from './run-built';

/** The same faults in every run of the gate; `npm run chaos` draws others. */
const SEED = '20260104';

interface Result {
  faults: { kind: string }[];
  client: { requests: number; acknowledged: Record<string, number> };
  judgement: {
    counted: { loss: number; double: number; fault: number };
    violations: { counts: string; rule: string; subject: string }[];
  };
}

const chaos = (...args: string[]) => runBuilt<Result>('test/chaos/main.js', ['--seed', SEED, ...args]);

describe('npm run chaos', () => {
  it('finds everything that was acknowledged stored, once, after kills, stops, freezes, crowds and cuts', async () => {
    const { code, said, result } = await chaos('--minutes', '0.35');
    expect({ said, ...result.judgement.counted }).toEqual({ said, loss: 0, double: 0, fault: 0 });
    expect(code).toBe(0);
    expect(new Set(result.faults.map(({ kind }) => kind)).size).toBeGreaterThan(4);
    expect(result.client.acknowledged).toMatchObject({ ok: expect.any(Number), stored: expect.any(Number) });
    expect(said).toContain(`Seed ${SEED}`);
  }, 90_000);

  it('fails when a loss and doubles are planted behind the platform’s back, and names each', async () => {
    const { code, said, result } = await chaos('--minutes', '0.03', '--plant', 'loss,double,flag');
    expect(code).toBe(1);
    const broken = [
      ['loss', 'loss', 'an acknowledged postback is stored'],
      ['double', 'double', 'a receipt is stored once'],
      ['flag', 'double', 'a conversion has exactly one row that is no duplicate'],
    ];
    for (const [plant, counts, rule] of broken) {
      expect(said).toContain(`Planted a ${plant} in`);
      const found = result.judgement.violations.find((violation) => violation.rule === rule);
      expect({ rule, ...found }).toMatchObject({ counts, rule });
      expect(said).toContain(`${counts}: ${rule}: ${found!.subject}`);
    }
    const receipt = /Planted a loss in (\S+)/.exec(said)![1];
    expect(result.judgement.violations).toContainEqual(expect.objectContaining({ counts: 'loss', subject: receipt }));
  }, 60_000);
});
