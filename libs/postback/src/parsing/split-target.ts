/** The parts of a request's target, as sent. */
export interface SplitTarget {
  path: string;
  /** Without its separator. */
  query: string;
  /** What stood in the place of the question mark, where that was something else. */
  separator?: string;
}

/** A parameter that follows the path without a question mark; no endpoint contains these characters. */
const BROKEN_MARK = /(&(?:amp;)?|%3f|;)[\w.[\]%-]{1,64}=/i;
/** The id of a conversion in a path may hold anything. */
const READ = '/conversions/';

/** Splits a target at its question mark, or at the `&`, `;` or `%3F` that somebody wrote in its place. */
export function splitTarget(target: string): SplitTarget {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const broken = path.includes('&') || path.includes(';') || path.includes('%3') ? BROKEN_MARK.exec(path) : null;
  if (broken && !path.slice(0, broken.index).includes(READ)) {
    const separator = broken[1]!;
    return { path: path.slice(0, broken.index), query: target.slice(broken.index + separator.length), separator };
  }
  return { path, query: mark < 0 ? '' : target.slice(mark + 1) };
}
