import { splitUrl } from './edge-request';

describe('the URL of a request', () => {
  it.each([
    ['http://network.bytec.com/a?b=%c3#c', 'network.bytec.com', '/a?b=%c3#c'],
    ['https://Network.Bytec.com:8443/a//../b', 'network.bytec.com', '/a//../b'],
    ['http://h?x=1', 'h', '/?x=1'],
    ['http://h', 'h', '/'],
    ['http://h/é?ü=😀', 'h', '/%C3%A9?%C3%BC=%F0%9F%98%80'],
    ['http://h/?u=http://other/x', 'h', '/?u=http://other/x'],
  ])('%s is split as it was sent', (url, host, target) => {
    expect(splitUrl(url)).toEqual({ host, target });
  });
});
