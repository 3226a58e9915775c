import { STORED_FIELDS } from '@app/postback';
import { LIST_CONVERSIONS, LIST_HISTORY } from './conversion-query.repository';

describe.each([LIST_CONVERSIONS, LIST_HISTORY])('$name', ({ text }) => {
  it('selects every canonical field', () => {
    const columns = text.split('SELECT\n')[1]!.split('\nFROM ')[0]!;
    for (const field of [...STORED_FIELDS, 'status_original']) expect(columns).toMatch(new RegExp(`\\b${field}\\b`));
  });
});
