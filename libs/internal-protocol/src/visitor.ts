import type { InputReader } from '@app/common';

/** The ids by which events know a visitor. */
export const VISITOR_KINDS = ['user_id', 'anonymous_id', 'session_id', 'click_id'] as const;
export type VisitorKind = (typeof VISITOR_KINDS)[number];

const MAX_ID_LENGTH = 4_096;

const ID = { type: 'string', writeOnly: true, minLength: 1, maxLength: MAX_ID_LENGTH };

/** The members of a request's body that name the visitor, and the part to continue with. */
export const VISITOR_MEMBERS = {
  user_id: { ...ID, description: 'Who is meant; or one of the others' },
  anonymous_id: ID,
  session_id: ID,
  click_id: ID,
};

/** Reads the id by which events know a person. @throws Problem invalid_request (422) with every field error */
export function readVisitorId(input: InputReader): string {
  const given = VISITOR_KINDS.flatMap((kind) => {
    const id = input.text(kind);
    return id === null ? [] : [{ kind, id }];
  });
  const [visitor] = given;
  if (given.length !== 1) {
    const code = given.length === 0 ? 'choice_required' : 'conflicting_fields';
    input.addError(visitor?.kind ?? 'user_id', code, 'or anonymous_id, session_id or click_id is needed, and only one');
  }
  if (visitor && visitor.id.length > MAX_ID_LENGTH)
    input.addError(visitor.kind, 'wrong_length', `must be a text of 1 to ${MAX_ID_LENGTH} characters`);
  input.check();
  return visitor!.id;
}
