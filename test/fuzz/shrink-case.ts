import type { FuzzCase } from './compose-case';

const HEAD_END = '\r\n\r\n';
const MAX_TRIES = 150;

/**
 * Removes headers and query parameters as long as the problem remains.
 *
 * @param isFaulty sends a case by itself and returns whether it shows the same problem
 */
export async function shrinkCase(
  fuzzCase: FuzzCase,
  isFaulty: (smaller: FuzzCase) => Promise<boolean>,
): Promise<FuzzCase> {
  let smallest = fuzzCase;
  let tries = 0;
  for (let index = 0; tries < MAX_TRIES; tries += 1) {
    const smaller = withoutPiece(smallest, index);
    if (smaller === undefined) return smallest;
    if (smaller !== smallest && (await isFaulty(smaller))) smallest = smaller;
    else index += 1;
  }
  return smallest;
}

/** Removes one query parameter, or one header that does not frame the request; undefined when there are no more. */
function withoutPiece(fuzzCase: FuzzCase, index: number): FuzzCase | undefined {
  const text = fuzzCase.bytes.toString('latin1');
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0 || fuzzCase.expected !== 1) return undefined;
  const [requestLine = '', ...headers] = text.slice(0, headEnd).split('\r\n');
  const [method, target = '', version] = requestLine.split(' ');
  const [path, query] = target.split(/\?(.*)/s);
  const pairs = query === undefined ? [] : query.split('&');
  if (index >= pairs.length + headers.length) return undefined;
  const header = headers[index - pairs.length];
  if (header !== undefined && /^(host|content-length|transfer-encoding):/i.test(header)) return fuzzCase;
  const keptPairs = pairs.filter((_, at) => at !== index).join('&');
  const keptHeaders = headers.filter((_, at) => at !== index - pairs.length);
  const line = `${method} ${path}${keptPairs === '' ? '' : `?${keptPairs}`} ${version}`;
  const bytes = Buffer.from([line, ...keptHeaders].join('\r\n') + text.slice(headEnd), 'latin1');
  return { ...fuzzCase, bytes };
}
