import type { UrlIssue } from '@app/networks/lint/url-issues';
import { useMessages } from '../messages/use-messages';
import styles from './url.module.css';

interface Props {
  text: string;
  issues: readonly UrlIssue[];
}

/** The text with a mark at each issue that has a place in it. */
export function MarkedUrl({ text, issues }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <p className={styles.marked} aria-label={t.postbackUrl.marked} role="img">
      {cut(text, issues).map(({ from, part, level }) =>
        level === undefined ? (
          <span key={from}>{part}</span>
        ) : (
          <mark key={from} data-level={level}>
            {part}
          </mark>
        ),
      )}
    </p>
  );
}

interface Piece {
  from: number;
  part: string;
  level: UrlIssue['level'] | undefined;
}

/** Pieces of the text within which the same issues apply; an error counts before a warning. */
function cut(text: string, issues: readonly UrlIssue[]): Piece[] {
  const borders = new Set([0, text.length, ...issues.flatMap(({ from, to }) => [from, to])]);
  const places = [...borders].toSorted((one, other) => one - other);
  return places.slice(0, -1).map((from, index) => {
    const levels = issues.filter((issue) => issue.from <= from && from < issue.to).map(({ level }) => level);
    const level = levels.includes('error') ? 'error' : levels[0];
    return { from, part: text.slice(from, places[index + 1]), level };
  });
}
