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
          <del>{before ?? t.common.none}</del> → <ins>{after ?? t.common.none}</ins>
        </>
      )}
    </>
  );
}
