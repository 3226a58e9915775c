import { isIP } from 'node:net';
import fc from 'fast-check';
import { truncateAddress } from './truncate-address';

describe('truncateAddress', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:8d3:1319:8a2e:370:7348', '2001:db8:85a3::'],
    ['2001:db8::1', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['', null],
    ['::ffff:203.0.113.77', null],
  ])('%s becomes %s', (address, network) => {
    expect(truncateAddress(address)).toBe(network);
  });

  it('gives a network that is an address, and the same for every address in it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const network = truncateAddress(address);
        if (network === null) return expect(address).toContain('.');
        expect(isIP(network)).toBe(6);
        expect(truncateAddress(network)).toBe(network);
      }),
    );
  });
});
