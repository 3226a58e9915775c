import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import type { FoundConversion } from './conversion-queries';
import { statusWord } from './statuses';
import { PostbackKind } from './conversion-badges';
import styles from './conversions.module.css';
import { diffPostbacks } from './diff-postbacks';

type Postback = FoundConversion['conversion']['history'][number];

interface Props {
  found: FoundConversion;
  partnerZone: string | undefined;
}

/** The postbacks of a conversion as a chain of what each one changed, the newest first. */
export function PostbackHistory({ found, partnerZone }: Props): React.ReactNode {
  const t = useMessages();
  const { history, truncated } = found.conversion;
  const newestFirst = history.toSorted((one, other) => (one.received_at < other.received_at ? 1 : -1));
  return (
    <>
      <ol>
        {newestFirst.map((postback, index) => (
          <Step
            key={postback.postback_id}
            postback={postback}
            previous={newestFirst[index + 1]}
            tookMs={found.journey.find(({ postback_id }) => postback_id === postback.postback_id)?.took_ms ?? 0}
            partnerZone={partnerZone}
          />
        ))}
      </ol>
      {truncated && <p className={styles.step}>{t.conversions.truncated}</p>}
    </>
  );
}

interface StepProps {
  postback: Postback;
  previous: Postback | undefined;
  tookMs: number;
  partnerZone: string | undefined;
}

function Step({ postback, previous, tookMs, partnerZone }: StepProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const changes = previous ? diffPostbacks(previous, postback) : [];
  const shown = (name: string, value: string): string => (name === 'status' ? statusWord(t, value) : value);
  return (
    <li className={styles.step}>
      <div className={styles.head}>
        <PostbackKind postback={postback} />
        <Time value={postback.received_at} partnerZone={partnerZone} />
        <span className={styles.meta}>
          {t.conversions.storedIn(format.count(tookMs))} · {t.history.version(postback.config_version)}
        </span>
      </div>
      {previous && changes.length === 0 && <p className={styles.meta}>{t.conversions.nothingChanged}</p>}
      {changes.map(({ name, before, after }) => (
        <div key={name} className={styles.change}>
          <code>{name}</code>
          <span>
            {before !== undefined && <del>− {shown(name, before)}</del>}{' '}
            {after !== undefined && <ins>+ {shown(name, after)}</ins>}
          </span>
        </div>
      ))}
      {(postback.warnings ?? []).map((warning) => (
        <p key={`${warning.field} ${warning.reason}`} className={styles.warning}>
          <code>{warning.field}</code> {describeReason(t, warning)}
        </p>
      ))}
      <RawRequest postback={postback} />
    </li>
  );
}

function RawRequest({ postback }: { postback: Postback }): React.ReactNode {
  const t = useMessages();
  const text = JSON.stringify(postback.raw_data, null, 2);
  return (
    <details>
      <summary>{t.conversions.raw}</summary>
      <pre className={styles.raw} tabIndex={0} aria-label={t.conversions.raw}>
        {postback.request_line}
        {'\n'}
        {text}
      </pre>
      <CopyButton text={text} label={t.conversions.copyRaw} isLabelled />
    </details>
  );
}
