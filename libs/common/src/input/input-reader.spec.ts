import type { Problem } from '../errors/problem';
import { InputReader } from './input-reader';

const LIST = {
  summary: 'A list',
  query: { status: { type: 'string' }, limit: { type: 'integer' }, tag: { type: 'array' } },
  response: {},
};
const WRITE = {
  summary: 'A write',
  query: { status: { type: 'string' } },
  body: {
    status: { type: 'string' },
    ids: { type: 'array' },
    all: { type: 'boolean' },
    cursor: { type: 'string', nullable: true },
  },
  response: {},
};

function errorsOf(reader: InputReader): Record<string, string> {
  try {
    reader.check();
    return {};
  } catch (error) {
    return Object.fromEntries((error as Problem).fieldErrors.map(({ field, reason }) => [field, reason]));
  }
}

const choose = (body: Record<string, unknown>): Record<string, string> => {
  const reader = new InputReader({}, body, WRITE);
  reader.choice(['ids', 'status']);
  return errorsOf(reader);
};

describe('InputReader', () => {
  it('refuses unknown names, with the nearest known one, and invalid values all at once', () => {
    const reader = new InputReader({ statuss: 'x', limit: 'many', other: '1' }, {}, LIST);
    reader.wholeNumber('limit', 1, 10);
    expect(errorsOf(reader)).toEqual({
      statuss: 'is not known here; did you mean `status`?',
      other: 'is not known here; known are status, limit, tag',
      limit: 'must be a whole number of at least 1',
    });
  });

  it('refuses a parameter that is given more than once, unless it is a list', () => {
    expect(errorsOf(new InputReader({ status: ['a', 'b'], tag: ['a', 'b'] }, {}, LIST))).toEqual({
      status: 'is given more than once',
    });
  });

  it('refuses a value that is in both the query and the body', () => {
    expect(errorsOf(new InputReader({ status: 'a' }, { status: 'a' }, WRITE))).toEqual({
      status: 'is given in the query and in the body',
    });
  });

  it('reads a time without a zone as UTC, and refuses days that do not exist', () => {
    const times = { summary: 'Times', query: { from: { type: 'string' }, to: { type: 'string' } }, response: {} };
    const reader = new InputReader({ from: '2026-01-31T12:00', to: '2026-02-31' }, {}, times);
    expect([reader.time('from'), reader.time('to')]).toEqual(['2026-01-31T12:00:00.000Z', null]);
    expect(errorsOf(reader)).toEqual({ to: 'must be a day and time that exist' });
  });

  it('treats an empty parameter of a read as missing', () => {
    const reader = new InputReader({ status: '' }, {}, LIST);
    expect(reader.text('status')).toBeNull();
    expect(errorsOf(reader)).toEqual({});
  });

  it.each(['', null])('refuses %j in a write, where it could widen the selection', (status) => {
    expect(errorsOf(new InputReader({}, { status }, WRITE))).toEqual({ status: 'must not be empty; leave it out' });
  });

  it('accepts null where the contract allows it', () => {
    const reader = new InputReader({}, { cursor: null }, WRITE);
    expect(reader.text('cursor')).toBeNull();
    expect(errorsOf(reader)).toEqual({});
  });

  it('refuses a request without a required name', () => {
    expect(errorsOf(new InputReader({}, {}, { ...LIST, required: ['status'] }))).toEqual({ status: 'is needed' });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('refuses the unknown name %s', (name) => {
    const query = JSON.parse(`{"${name}": "x"}`) as Record<string, unknown>;
    expect(Object.keys(errorsOf(new InputReader(query, {}, LIST)))).toEqual([name]);
  });

  it('reports only the first of thousands of unknown names, truncated', () => {
    const query = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`n${index}`.repeat(50), '']));
    const errors = errorsOf(new InputReader(query, {}, LIST));
    expect(Object.keys(errors)).toHaveLength(20);
    expect(JSON.stringify(errors).length).toBeLessThan(10_000);
  });

  it('never returns a value that the contract marks as write-only', () => {
    const reader = new InputReader(
      {},
      { key: 'sesame' },
      { ...WRITE, body: { key: { type: 'string', writeOnly: true } } },
    );
    reader.addError('key', 'wrong_format', 'is wrong');
    expect(() => reader.check()).toThrow(
      expect.objectContaining({ fieldErrors: [{ field: 'key', code: 'wrong_format', reason: 'is wrong' }] }),
    );
  });

  it('throws when a route reads a name that its contract lacks', () => {
    expect(() => new InputReader({}, {}, LIST).text('stauts')).toThrow('contract');
  });
});

describe('InputReader.choice', () => {
  it.each([{ ids: ['a'] }, { status: 'a' }, { all: true }])('accepts %j', (body) => {
    expect(choose(body)).toEqual({});
  });

  it.each([{}, { all: false }])('refuses %j', (body) => {
    expect(choose(body)).toEqual({ all: 'must be true when none of ids, status is given' });
  });

  it('refuses all together with a selection', () => {
    expect(choose({ all: true, status: 'a' })).toEqual({ all: 'cannot stand beside a choice (ids, status)' });
  });

  it('reports only the misspelt name of a selection', () => {
    expect(choose({ statuss: 'a' })).toMatchObject({ statuss: expect.stringContaining('`status`') });
  });
});
