import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { changeUnpacked, MAX_UNPACKED_BYTES, unpackBody } from './pack-body';

const body = Buffer.from('{"conversion_id":"c1"}');

describe('unpackBody', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['X-GZIP', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
    ['gzip', body],
    ['identity', body],
    [undefined, body],
    ['zstd', body],
    ['__proto__', body],
  ])('reads a body that is said to be %s', (encoding, sent) => {
    expect(Buffer.from(unpackBody(sent, encoding) as Uint8Array).toString()).toBe(body.toString());
  });

  it('refuses what is larger than a body may be, without unpacking all of it', () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    const startMs = performance.now();
    expect(unpackBody(bomb, 'gzip')).toBe('too large');
    expect(performance.now() - startMs).toBeLessThan(1_000);
    expect(unpackBody(gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES, 'a')), 'gzip')).toHaveLength(MAX_UNPACKED_BYTES);
  });

  it.each([gzipSync(body).subarray(0, 20), Buffer.from([0x1f, 0x8b, 0, 0])])('cannot read damaged bytes', (sent) => {
    expect(unpackBody(sent, 'gzip')).toBe('unreadable');
  });

  it('reads an empty body', () => {
    expect(unpackBody(new Uint8Array(0), 'gzip')).toHaveLength(0);
  });
});

describe('changeUnpacked', () => {
  const change = (bytes: Uint8Array): Uint8Array => {
    const text = Buffer.from(bytes).toString();
    return text.includes('c1') ? Buffer.from(text.replace('c1', 'c2')) : bytes;
  };

  it.each([
    ['gzip', gzipSync(body)],
    ['X-Gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['br', brotliCompressSync(body)],
    ['gzip', body],
    [undefined, body],
  ])('changes what is packed with %s, and packs it again', (encoding, sent) => {
    const changed = changeUnpacked(sent, encoding, change);
    expect(Buffer.from(unpackBody(changed, encoding) as Uint8Array).toString()).toBe('{"conversion_id":"c2"}');
    expect(changeUnpacked(changed, encoding, change)).toBe(changed);
  });

  it('changes as it is what cannot be unpacked', () => {
    expect(changeUnpacked(Buffer.from([0x1f, 0x8b, 0]), 'gzip', () => body)).toBe(body);
  });
});
