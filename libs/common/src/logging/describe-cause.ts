import type { LogFields } from './log';

const MAX_CAUSES = 5;
/** SQLSTATE class 22, data exceptions: the message quotes the rejected value. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;
/** From the first quotation mark to the last, because the value may contain some. */
const QUOTED = /["'][^]*["']/;
const MASK = '"***"';

/** The chain of causes in one line, and the stack in the field that Error Reporting reads. */
export function describeCause(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return { cause: String(cause) };
  const chain: string[] = [];
  for (let error: unknown = cause; error instanceof Error && chain.length < MAX_CAUSES; error = error.cause) {
    const code = codeOf(error);
    chain.push(`${error.name}${code === undefined ? '' : ` [${code}]`}: ${messageForLog(error)}`);
  }
  return { cause: chain.join(' ← '), stack_trace: stackForLog(cause) };
}

/** The message of an error without values of a request: quoted input is masked. */
export function messageForLog(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const quotesInput = error instanceof SyntaxError || DATA_EXCEPTION.test(codeOf(error) ?? '');
  return quotesInput ? error.message.replace(QUOTED, MASK) : error.message;
}

/** The stack repeats the message. */
function stackForLog(error: Error): string | undefined {
  return error.stack?.replace(error.message, () => messageForLog(error));
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
