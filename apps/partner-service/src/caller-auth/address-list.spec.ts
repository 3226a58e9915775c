import fc from 'fast-check';
import { compileAddressList } from './address-list';

describe('a list of networks', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.77/24', '203.0.113.1', true],
    ['203.0.113.5', '203.0.113.5', true],
    ['203.0.113.5/32', '203.0.113.6', false],
    ['203.0.113.0/24', '::ffff:203.0.113.9', true],
    ['203.0.113.0/24', '::ffff:cb00:7109', true],
    ['203.0.113.0/24', '0:0:0:0:0:FFFF:203.0.113.9', true],
    ['203.0.113.0/24', '::ffff:203.0.114.9', false],
    ['::ffff:203.0.113.0/120', '203.0.113.9', true],
    ['::ffff:203.0.113.9/128', '203.0.113.9', true],
    ['::ffff:203.0.113.0/120', '203.0.114.9', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:DB8:0::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:db8::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '192.0.2.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '192.0.2.1', false],
  ])('%s: %s → %s', (network, address, expected) => {
    expect(compileAddressList([network]).has(address)).toBe(expected);
  });

  it.each(['', 'nonsense', '203.0.113', '203.0.113.5.6', '203.0.113.5, 10.0.0.1', '[::1]', '::ffff:', '%'])(
    'holds no %j, whatever it lists',
    (address) => {
      expect(compileAddressList(['0.0.0.0/0', '::/0']).has(address)).toBe(false);
    },
  );

  it.each(['', 'nonsense', '203.0.113.0/33', '2001:db8::/129', '::ffff:1.2.3.4/95x'])(
    'is not made of %j',
    (network) => {
      expect(() => compileAddressList([network])).toThrow(/./);
    },
  );

  it('holds an IPv4 address exactly when its first bits are those of a network', () => {
    const bits = fc.integer({ min: 0, max: 32 });
    const address = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(address, bits, address, (network, prefix, caller) => {
        const mask = prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0;
        const expected = (network & mask) >>> 0 === (caller & mask) >>> 0;
        expect(compileAddressList([`${dotted(network)}/${prefix}`]).has(dotted(caller))).toBe(expected);
        expect(compileAddressList([`::ffff:${dotted(network)}/${prefix + 96}`]).has(dotted(caller))).toBe(expected);
      }),
    );
  });
});

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
