import fc from 'fast-check';
import { shiftPorts, nextPort } from './partner-ports';

describe('nextPort', () => {
  it('is the base for the first partner', () => {
    expect(nextPort({ base: 8101, ports: {} }, new Set())).toBe(8101);
  });

  it('skips ports that are assigned or excluded', () => {
    expect(nextPort({ base: 8101, ports: { rector: 8102 } }, new Set([8101, 8103]))).toBe(8104);
  });

  it('never assigns a port twice, nor one below the base', () => {
    const port = fc.integer({ min: 8101, max: 8120 });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), port), fc.array(port), (ports, excluded) => {
        const next = nextPort({ base: 8101, ports }, new Set(excluded));
        expect(next).toBeGreaterThanOrEqual(8101);
        expect([...Object.values(ports), ...excluded]).not.toContain(next);
      }),
    );
  });

  it('throws when no port is left', () => {
    expect(() => nextPort({ base: 65_535, ports: { rector: 65_535 } }, new Set())).toThrow('PARTNER_PORT_BASE');
  });
});

describe('shiftPorts', () => {
  it('keeps the order of the partners under another base', () => {
    expect(shiftPorts({ base: 8101, ports: { involve_asia: 8101, shopee: 8105 } }, 9001)).toEqual({
      base: 9001,
      ports: { involve_asia: 9001, shopee: 9005 },
    });
  });
});
