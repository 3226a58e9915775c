import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/use-messages';
import { CopyButton } from '../parts/copy-button';
import { Panel } from '../parts/panel';
import { networksQuery } from '../postback-url/networks-query';
import type { Source } from './source-queries';
import styles from './sources.module.css';
import { writeCurl, writeSnippet } from './write-snippet';

/** The source of events without a key, where a collector accepts those. */
const DEFAULT_SOURCE = 'default';

/** What a page contains to send events, and a line that sends one now. */
export function SourceSnippet({ source }: { source: Source }): React.ReactNode {
  const t = useMessages();
  const { data } = useQuery(networksQuery);
  const origin = data?.postback_origin ?? location.origin;
  const key =
    source.keys.findLast(({ kind, revoked_at }) => kind === 'public' && revoked_at === null)?.public_key ?? undefined;
  const isSendable = key !== undefined || source.code === DEFAULT_SOURCE;
  const texts = [
    [t.sources.snippet.page, writeSnippet(origin, key)],
    [t.sources.snippet.curl, writeCurl(origin, key)],
  ] as const;
  return (
    <Panel title={t.sources.snippet.title}>
      {!isSendable && <p>{t.sources.snippet.noKey}</p>}
      {isSendable &&
        texts.map(([label, text]) => (
          <div key={label}>
            <p>{label}</p>
            <div className={styles.copied}>
              <code>{text}</code>
              <CopyButton text={text} label={t.sources.snippet.copy(label)} />
            </div>
          </div>
        ))}
      {data && data.postback_origin === null && <p>{t.sources.snippet.noOrigin}</p>}
      {isSendable && !key && <p>{t.sources.snippet.keyless}</p>}
      {key && source.origins.length === 0 && <p>{t.sources.snippet.noOrigins}</p>}
    </Panel>
  );
}
