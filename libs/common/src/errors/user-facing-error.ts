/** An error whose message says what is wrong and what to do. It is printed without a stack. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError';
}
