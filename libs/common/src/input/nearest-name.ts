/** Longer names are not typing errors, and comparing them would be slow. */
const MAX_NAME_LENGTH = 64;

/** The known name that a misspelt one most likely means. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  if (given.length > MAX_NAME_LENGTH) return undefined;
  const name = plain(given);
  let nearest: string | undefined;
  let minDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(name, plain(candidate));
    const maxDistance = Math.max(2, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (distance <= maxDistance && distance < Math.min(minDistance, candidate.length)) {
      [nearest, minDistance] = [candidate, distance];
    }
  }
  return nearest;
}

/** Makes `pageSize`, `page-size`, `PAGE_SIZE` and `page_size` equal. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The optimal string alignment distance. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let distance = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwapped) distance = Math.min(distance, beforeLast[column - 2]! + 1);
      current.push(distance);
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length]!;
}
