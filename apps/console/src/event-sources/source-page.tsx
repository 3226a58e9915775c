import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { PageHeader } from '../parts/page-header';
import { Skeleton } from '../parts/skeleton';
import { SourceForm } from './source-form';
import { SourceKeys } from './source-keys';
import { sourceQuery } from './source-queries';
import { SourceSnippet } from './source-snippet';
import { SourceState } from './sources-page';
import styles from './sources.module.css';

/** One source: what pages contain for it, its keys, and what it may send. */
export default function SourcePage(): React.ReactNode {
  const t = useMessages();
  const { code = '' } = useParams({ strict: false }) as { code?: string };
  const { data, error, refetch } = useQuery(sourceQuery(code));
  return (
    <>
      <PageHeader
        title={data?.source.name ?? code}
        lead={t.sources.pageLead(code)}
        beside={data && <SourceState source={data.source} />}
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <div className={styles.page}>
          <SourceSnippet source={data.source} />
          <SourceKeys source={data.source} />
          <SourceForm key={data.source.code} versioned={data} />
        </div>
      )}
    </>
  );
}
