import { CURSOR_MEMBER, PERSON_EXAMPLE, PERSON_MEMBERS, schemas } from '@app/internal-protocol';

const { FREE, INTEGER, listOf, objectOf, orNull, STRING } = schemas;

const PERSON = {
  ...PERSON_MEMBERS,
  partner_codes: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string' } },
  mappings: {
    type: 'array',
    description: 'What the tenants of each partner make of names; without it only canonical names are known',
    items: {
      type: 'object',
      properties: {
        partner_code: { type: 'string' },
        mappings: { type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } },
      },
    },
  },
  ...CURSOR_MEMBER,
};

export const EXPORT = {
  summary: 'What the gateway keeps of one person, part by part',
  body: PERSON,
  example: PERSON_EXAMPLE,
  response: objectOf('GatewayExport', {
    unrouted: listOf(FREE),
    spool: listOf(FREE),
    unreadable: INTEGER,
    next: orNull(STRING),
  }),
};

export const ERASE = {
  summary: 'Erase one person from what the gateway keeps, part by part; safe to repeat',
  body: PERSON,
  example: PERSON_EXAMPLE,
  response: objectOf('GatewayErasure', {
    unrouted: INTEGER,
    spool: INTEGER,
    kept_conversion_ids: INTEGER,
    left_signed: INTEGER,
    unreadable: INTEGER,
    next: orNull(STRING),
  }),
};
