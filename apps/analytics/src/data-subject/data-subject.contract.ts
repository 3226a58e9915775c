import { CURSOR_MEMBER, schemas, VISITOR_MEMBERS } from '@app/internal-protocol';

const { FREE, INTEGER, listOf, objectOf, orNull, STRING } = schemas;

const VISITOR = { ...VISITOR_MEMBERS, ...CURSOR_MEMBER };
const EXAMPLE = { user_id: 'user-8f2c91' };

export const EXPORT = {
  summary: 'What the database of events holds of one person, part by part',
  body: VISITOR,
  example: EXAMPLE,
  response: objectOf('EventsExport', {
    events: listOf(FREE),
    rejects: listOf(FREE),
    sessions: listOf(FREE),
    next: orNull(STRING),
  }),
};

export const ERASE = {
  summary: 'Erase one person from the database of events, part by part; safe to repeat',
  body: VISITOR,
  example: EXAMPLE,
  response: objectOf('EventsErasure', {
    events: INTEGER,
    rejects: INTEGER,
    sessions: INTEGER,
    others: INTEGER,
    destinations: listOf(STRING),
    next: orNull(STRING),
  }),
};
