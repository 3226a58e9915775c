import { readEntries } from './read-entries';

describe('the entries of a list in a query', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    [' , ', undefined],
    ['one', ['one']],
    ['one,two', ['one', 'two']],
    [' one , two ,', ['one', 'two']],
  ])('reads %j as %j', (text, entries) => {
    expect(readEntries(text)).toEqual(entries);
  });
});
