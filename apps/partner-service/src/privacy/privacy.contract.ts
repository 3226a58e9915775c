const PERSON = {
  click_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096, description: 'Who is meant; or sub_id' },
  sub_id: { type: 'string', writeOnly: true, minLength: 1, maxLength: 4096 },
  cursor: { type: 'string', nullable: true, description: 'next of the part before' },
};

export const EXPORT = {
  summary: 'What this partner’s database holds of one person, part by part',
  body: PERSON,
  example: { click_id: 'click-8f2c91' },
  answer: { type: 'object' },
};

export const ERASE = {
  summary: 'Erase one person from this partner’s database, part by part; safe to repeat',
  body: PERSON,
  example: { click_id: 'click-8f2c91' },
  answer: { type: 'object' },
};
