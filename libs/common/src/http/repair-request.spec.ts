import fc from 'fast-check';
import { repairRequest } from './repair-request';

function parseError(rawPacket: Buffer, bytesParsed = 0, code = 'HPE_INVALID_URL') {
  return Object.assign(new Error('refused'), { code, rawPacket, bytesParsed });
}

const repair = (text: string, bytesParsed?: number, code?: string): string | undefined =>
  repairRequest(parseError(Buffer.from(text), bytesParsed, code))?.toString();

describe('repairRequest', () => {
  it('percent-encodes raw letters and spaces in the target', () => {
    expect(repair('GET /e?offer=é 飯 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe(
      'GET /e?offer=%C3%A9%20%E9%A3%AF HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n',
    );
  });

  it('leaves requests that are malformed in another way or place', () => {
    expect(repair('GET /e HTTP/1.1\r\nHost x\r\n\r\n')).toBeUndefined();
    expect(repair('GET /é HTTP/1.1\r\nHost x\r\n\r\n', 25)).toBeUndefined();
    expect(repair('GET /é HTTP/2.0\r\n\r\n')).toBeUndefined();
    expect(repair('nonsense é')).toBeUndefined();
    expect(repair('GET /é HTTP/1.1\r\nHost: x\r\n\r\n', 0, 'HPE_INVALID_HEADER_TOKEN')).toBeUndefined();
    expect(repairRequest(new Error('no packet'))).toBeUndefined();
  });

  it('writes one line of plain ASCII and leaves headers and body as they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (raw, body) => {
        const target = `/${raw.replaceAll(/[\r\n]/g, '')}é`;
        const head = Buffer.from(`POST ${target} HTTP/1.1\r\n`);
        const rest = Buffer.concat([Buffer.from('Host: x\r\n\r\n'), body]);
        const result = repairRequest(parseError(Buffer.concat([head, rest])))!;
        const end = result.indexOf('\r\n');
        expect(result.toString('latin1', 0, end)).toMatch(/^POST [\x21-\x7e]+ HTTP\/1\.1$/);
        expect(result.subarray(result.length - rest.length).equals(rest)).toBe(true);
      }),
    );
  });
});
