import { absenceOf } from './absent-values';

describe('absent values', () => {
  it.each([null, '', '   ', '\t\n', 'null', 'NULL', ' Null ', 'undefined', 'Undefined'])('%j is empty', (value) => {
    expect(absenceOf(value)).toBe('empty');
  });

  it.each([
    '{aff_sub}',
    ' {aff_sub} ',
    '{{aff_sub}}',
    '{{ aff sub }}',
    '{}',
    '%7Baff_sub%7D',
    '%7baff_sub%7d',
    '[[x]]',
    '${x}',
    '{click-id}',
  ])('%j is a placeholder that was not filled in', (value) => {
    expect(absenceOf(value)).toBe('macro');
  });

  it.each([
    '0',
    'nullable',
    'nil',
    'none',
    'undef',
    '$10',
    '{"id":"1"}',
    '{12345}',
    '[1]',
    '%7B',
    'pre{x}',
    '{x}{y}',
    '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}',
    '{AF2504E0-4F89-11D3-9A0C-0305E82C3301}',
    `{${'x'.repeat(300)}}`,
  ])('%j is a value', (value) => {
    expect(absenceOf(value)).toBeUndefined();
  });
});
