import { AdminApiError, isUnreachable } from '../client/client';
import { describeReason, type Reason } from '../format/describe-reason';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { Button } from './button';
import styles from './error-strip.module.css';
import { Icon } from './icon';

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** Asks for less, where that may be quicker. */
  onNarrow?: (() => void) | undefined;
}

/** What went wrong, in the reader's language, and a way on. The rest of the page keeps working. */
export function ErrorStrip({ error, onRetry, onNarrow }: Props): React.ReactNode {
  const t = useMessages();
  const fields = fieldErrorsOf(t, error);
  return (
    <div className={styles.strip} role="alert">
      <Icon name="stop" className={styles.icon} />
      <div className={styles.words}>
        <p>{describeError(t, error)}</p>
        {fields.length > 0 && (
          <ul>
            {fields.map(({ field, reason }) => (
              <li key={`${field} ${reason}`}>
                <code>{field}</code> {reason}
              </li>
            ))}
          </ul>
        )}
      </div>
      {onNarrow && isTooSlow(error) && <Button onClick={onNarrow}>{t.lists.narrow}</Button>}
      {onRetry && <Button onClick={onRetry}>{t.common.retry}</Button>}
    </div>
  );
}

/** Whether a service or its database did not respond in time. */
function isTooSlow(error: unknown): boolean {
  return error instanceof AdminApiError && (error.status === 503 || error.status === 504);
}

/** The sentence for an error: by its stable code, or else as the API wrote it. */
export function describeError(t: Messages, error: unknown): string {
  if (isUnreachable(error)) return t.errors.unreachable;
  if (!(error instanceof AdminApiError)) return t.errors.unexpected;
  const { problem, status, retryAfterSeconds: seconds } = error;
  if (!problem) return t.errors.notOurs(status ?? 0);
  if (problem.code === 'rate_limited' && seconds !== undefined) return t.errors.rateLimited(seconds);
  const known: Readonly<Record<string, string>> = t.errors.byCode;
  return known[problem.code] ?? problem.detail;
}

/** The errors of single fields of a refused request, in the reader's language. */
export function fieldErrorsOf(t: Messages, error: unknown): { field: string; reason: string }[] {
  if (!(error instanceof AdminApiError)) return [];
  const errors: readonly (Reason & { field: string })[] = error.problem?.errors ?? [];
  return errors.map((one) => ({ field: one.field, reason: describeReason(t, one) }));
}
