/** A fault whose message tells a person all there is to know: what is wrong and what to do. Shown without a stack. */
export class ExplainedFault extends Error {
  override readonly name = 'ExplainedFault';
}
