import { fixUrl, replacementOf } from '@app/networks/lint/fix-url';
import { type LintContext, lintUrl } from '@app/networks/lint/lint-url';
import { describeIssue, type UrlIssue } from '@app/networks/lint/url-issues';
import { useMemo, useRef, useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { Panel } from '../parts/panel';
import { StateBadge } from '../parts/state-badge';
import { MarkedUrl } from './marked-url';
import styles from './url.module.css';

interface Props {
  /** The URL that is checked until another one is pasted. */
  built: string;
  /** From the address of the page. */
  given: string | undefined;
  context: LintContext;
  /** Below, about the URL as it is now. */
  children: (text: string) => React.ReactNode;
}

/** A URL that is checked as one types, with each mistake marked, explained and, where possible, repaired. */
export function UrlLinter({ built, given, context, children }: Props): React.ReactNode {
  const t = useMessages();
  const [text, setText] = useState(given ?? built);
  const area = useRef<HTMLTextAreaElement>(null);
  const issues = useMemo(() => lintUrl(text, context), [text, context]);
  const select = ({ from, to }: UrlIssue): void => {
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  return (
    <>
      <Panel
        title={t.postbackUrl.check}
        actions={text === built ? undefined : <Button onClick={() => setText(built)}>{t.postbackUrl.restore}</Button>}
      >
        <Field label={t.postbackUrl.url} hint={t.postbackUrl.checkHint}>
          {(control) => (
            <textarea
              {...control}
              ref={area}
              rows={5}
              spellCheck={false}
              autoCapitalize="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <p className={styles.summary} role="status">
          <Summary issues={issues} />
        </p>
        {issues.length > 0 && <MarkedUrl text={text} issues={issues} />}
        <ul className={styles.issues}>
          {issues.map((issue) => (
            <Issue
              key={`${issue.code} ${issue.from} ${issue.to}`}
              issue={issue}
              onSelect={() => select(issue)}
              onFix={() => setText(fixUrl(text, issue))}
            />
          ))}
        </ul>
      </Panel>
      {children(text)}
    </>
  );
}

function Summary({ issues }: { issues: readonly UrlIssue[] }): React.ReactNode {
  const t = useMessages();
  if (issues.length === 0) return <StateBadge tone="good">{t.postbackUrl.fine}</StateBadge>;
  const errors = issues.filter(({ level }) => level === 'error').length;
  return (
    <StateBadge tone={errors > 0 ? 'bad' : 'warn'}>{t.postbackUrl.counts(errors, issues.length - errors)}</StateBadge>
  );
}

interface IssueProps {
  issue: UrlIssue;
  onSelect: () => void;
  onFix: () => void;
}

function Issue({ issue, onSelect, onFix }: IssueProps): React.ReactNode {
  const t = useMessages();
  const { level, from, to } = issue;
  const replacement = replacementOf(issue);
  return (
    <li>
      <StateBadge tone={level === 'error' ? 'bad' : 'warn'}>{t.postbackUrl.levels[level]}</StateBadge>
      <p>{describeIssue(issue, t.postbackUrl.issues)}</p>
      <div className={styles.actions}>
        {to > from && (
          <Button look="quiet" onClick={onSelect}>
            {t.postbackUrl.show}
          </Button>
        )}
        {replacement !== undefined && <Button onClick={onFix}>{t.postbackUrl.fix(replacement)}</Button>}
      </div>
    </li>
  );
}
