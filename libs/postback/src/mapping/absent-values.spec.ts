import { absenceOf } from './absent-values';

describe('absent values', () => {
  it.each([null, '', '   ', '\t\n', 'null', 'NULL', ' Null ', 'undefined', 'Undefined', '\u200b', 'null\u200b'])(
    '%j is empty',
    (value) => {
      expect(absenceOf(value)).toBe('empty');
    },
  );

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
    '{{{transaction_id}}}',
    '#leadid#',
    '##TRANSACTION_ID##',
    '##SUB_ID_SHORT(action)##',
    '!!!transactionRef!!!',
    '%tid%',
    '%%CLICK_ID%%',
    '__CLICK_ID__',
    '__click__id__',
    '<etransaction_id>',
    '[CLICK-ID]',
    '(Click Id)',
    '{source}_{subid}',
    '#s2##s3#',
    '{x}{y}',
    '__A__-__B__',
    '{点击ID}',
    '{{訂單編號}}',
    '{{ $json.id }}',
    '\u200b{aff_sub}\ufeff',
  ])('%j is a placeholder that was not filled in', (value) => {
    expect(absenceOf(value)).toBe('macro');
  });

  it.each(['None', 'NIL', 'NaN', 'n/a', '(null)', ' - ', '\u2014', '\u200bNone', 'N/A\0'])(
    '%j is a word for nothing',
    (value) => {
      expect(absenceOf(value)).toBe('filler');
    },
  );

  it.each([
    '0',
    'nullable',
    'undef',
    'none of these',
    'N/A Store',
    'None-1',
    '--',
    '-5.25',
    '#1001',
    '#sale',
    '(A1)',
    '(Shoes)',
    '[SG] Summer',
    '[SG]',
    '<3',
    '100%',
    '50%_OFF',
    '5% and 10%',
    '__init',
    '__x',
    'a__b__c',
    'Wow!!!',
    '!!!',
    '##',
    '%20%',
    '_',
    '{a}b',
    '$10',
    '{"id":"1"}',
    '{12345}',
    '[1]',
    '%7B',
    'pre{x}',
    '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}',
    '{AF2504E0-4F89-11D3-9A0C-0305E82C3301}',
    `{${'x'.repeat(300)}}`,
  ])('%j is a value', (value) => {
    expect(absenceOf(value)).toBeUndefined();
  });
});
