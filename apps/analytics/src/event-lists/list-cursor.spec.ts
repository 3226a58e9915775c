import { readCursor, writeCursor } from './list-cursor';

const FORM = ['time', 'uuid', 'integer', 'text', 'day'] as const;
const PARTS = ['2026-11-29 21:00:00.123456+00', '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b', 3, 'hourly', '2026-11-29'];

describe('the cursor of a list of events', () => {
  it('is read as it was written', () => {
    expect(readCursor(writeCursor(PARTS), FORM)).toEqual(PARTS);
  });

  it.each([
    ['no base64', '***'],
    ['no JSON', Buffer.from('x').toString('base64url')],
    ['another form', writeCursor(PARTS.slice(1))],
    ['a time that does not exist', writeCursor(['2026-13-29T21:00:00Z', ...PARTS.slice(1)])],
    ['a day that does not exist', writeCursor([...PARTS.slice(0, 4), '2026-02-30'])],
    ['a number beyond an integer', writeCursor([...PARTS.slice(0, 2), 2 ** 31, ...PARTS.slice(3)])],
    ['NUL', writeCursor([...PARTS.slice(0, 3), 'a\0', PARTS[4]])],
    ['an object', writeCursor([{}, ...PARTS.slice(1)])],
  ])('is refused with %s', (_what, cursor) => {
    expect(readCursor(cursor, FORM)).toBeUndefined();
  });
});
