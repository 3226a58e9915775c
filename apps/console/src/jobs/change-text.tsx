import { statusWord } from '../conversions/statuses';
import { describeReason } from '../format/describe-reason';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import type { Change } from './job-results';

/** A change in words, with its values where they are given. */
export function ChangeText({ change: { field, kind, before, after } }: { change: Change }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      {field !== 'outcome' && <code>{field}</code>} {t.jobs.dryRun.kinds[kind]}
      {(before !== null || after !== null) && (
        <>
          {': '}
          <del>{valueOf(t, field, before)}</del> → <ins>{valueOf(t, field, after)}</ins>
        </>
      )}
    </>
  );
}

/** An outcome is a word, or the field and the code of the first reason for quarantine. */
const REASON = /^(.+): (\w+)$/;

function valueOf(t: Messages, field: string, value: string | null): string {
  if (value === null) return t.common.none;
  if (field === 'status') return statusWord(t, value);
  if (field !== 'outcome') return value;
  if (value === 'stored' || value === 'quarantined') return t.live.outcomes[value];
  const [, of, code] = REASON.exec(value) ?? [];
  return of === undefined || code === undefined ? value : `${of}: ${describeReason(t, { code, reason: code })}`;
}
