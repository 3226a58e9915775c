/**
 * How many random cases a test tries: all of them where THOROUGH=1 is set, as the gate does, and a quarter for somebody
 * who waits for `npm test`.
 */
export function samples(all: number): number {
  return process.env['THOROUGH'] === '1' ? all : Math.ceil(all / 4);
}
