/** A fault whose message tells a person all there is to know: what is wrong and what to do. Shown without a stack. */
export class UserFacingError extends Error {
  override readonly name = 'ExplainedFault';
}
