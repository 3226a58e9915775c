import { maskAddress } from './mask-address';

describe('an address that is not to be known', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8::/48'],
    ['2001:db8:0:1::', '2001:db8::/48'],
    ['2001:0:0:1::9', '2001::/48'],
    ['::1', '0::/48'],
    ['fe80::1%eth0', 'fe80::/48'],
    ['nonsense', '***'],
  ])('%s is told as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});
