import { IDENTIFYING_FIELDS, STORED_FIELDS } from '@app/postback';
import { ERASE_CONVERSIONS, LOCK_CONVERSIONS, SHOW_CONVERSIONS } from './data-subject.repository';

it('erases every field that may identify a person', () => {
  for (const field of IDENTIFYING_FIELDS) {
    expect(LOCK_CONVERSIONS).toMatch(new RegExp(`\\b${field},`));
    expect(ERASE_CONVERSIONS).toContain(`${field} = erased.${field},`);
  }
});

it('exports every canonical field', () => {
  for (const field of STORED_FIELDS) expect(SHOW_CONVERSIONS).toMatch(new RegExp(`\\b${field}\\b`));
});
