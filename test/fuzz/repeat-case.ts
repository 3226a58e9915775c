import { CaseComposer, type FuzzCase } from './compose-case';
import { findProblem, FuzzConnection } from './connection';
import { startPlatform, targetsOf } from './fuzz-platform';
import type { FuzzRun } from './run-fuzz';

/**
 * Composes one request of a run again, and sends it alone.
 *
 * @param name its connection and its number there, such as `3:4711`
 * @returns whether the response is correct
 */
export async function repeatCase(run: FuzzRun, name: string): Promise<boolean> {
  const { options, print } = run;
  const [place = 0, number = 0] = readName(name);
  const { platform, readKey } = await startPlatform(run);
  const target = targetsOf(platform)[place % 2]!;
  return sendAlone(composeAgain(new CaseComposer(options.seed, place, readKey), number), target, print);
}

/** The connection of a request and its number there. */
export function readName(name: string): number[] {
  return name.split(':').map(Number);
}

export function composeAgain(composer: { next(): FuzzCase }, number: number): FuzzCase {
  let fuzzCase = composer.next();
  for (let composed = 1; composed < number; composed += 1) fuzzCase = composer.next();
  return fuzzCase;
}

/** Sends a request, and prints it with its response. @returns whether the response is correct */
export async function sendAlone(
  fuzzCase: FuzzCase,
  target: { name: string; port: number },
  print: (line: string) => void,
): Promise<boolean> {
  const connection = new FuzzConnection(target.port);
  const exchange = await connection.exchange(fuzzCase);
  connection.close();
  const problem = findProblem(fuzzCase, exchange);
  print(`${target.name} got ${JSON.stringify(fuzzCase.bytes.toString('latin1'))}`);
  for (const { head, body } of exchange.responses) print(`and answered\n${head}\n\n${body}`);
  print(problem === undefined ? 'No problem' : `Problem: ${problem}`);
  return problem === undefined;
}
