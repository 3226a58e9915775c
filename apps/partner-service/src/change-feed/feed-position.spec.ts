import { writeCursor } from '../list/cursor';
import { readPosition } from './feed-position';

const DATABASE = '7430000000000000000/16384/1';

describe('a position', () => {
  it.each([
    { database: DATABASE, snapshot: '100:100:' },
    { database: DATABASE, snapshot: '100:105:100,103' },
    { database: DATABASE, snapshot: '100:104:101', after: { tenantId: -3, conversionId: 'ö\n1' } },
  ])('is read as it was written: %j', (position) => {
    expect(readPosition(writeCursor(position))).toEqual(position);
  });

  it.each([
    'x',
    Buffer.from('null').toString('base64url'),
    ...['', '1:2', '0:1:', '5:3:', '1:9:8,7', '1:3:3', '1:3:1,', `1:${'9'.repeat(20)}:`].map((snapshot) =>
      writeCursor({ database: DATABASE, snapshot }),
    ),
    writeCursor({ database: DATABASE, snapshot: '1:1:', after: { tenantId: 2 ** 31, conversionId: 'a' } }),
    writeCursor({ database: DATABASE, snapshot: '1:1:', after: { tenantId: 1, conversionId: 'a\0' } }),
  ])('is not read from another text: %s', (text) => {
    expect(readPosition(text)).toBeUndefined();
  });
});
