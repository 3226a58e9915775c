import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call, HERE, type ResponseBody } from '../client/client';
import { EventsFrame } from '../events/events-frame';
import { useSourceFilter } from '../events/span-tools';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { ListFilters } from '../list/list-filters';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Figure, Figures } from '../parts/figures';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { StateBadge, type Tone } from '../parts/state-badge';
import styles from './recommendations.module.css';

type Recommendations = ResponseBody<'/api/v1/analytics/recommendations', 'get'>;
type Item = Recommendations['items'][number];

const TONES: Record<Item['reason'], Tone> = { bought_together: 'good', viewed_together: 'accent', popular: 'neutral' };

const recommendationsQuery = (filters: { product_id?: string; source?: string }) =>
  queryOptions({
    queryKey: ['recommendations', filters],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/recommendations', { query: { limit: 10, ...filters }, signal })).body,
    placeholderData: keepPreviousData,
  });

/** What a shop would show beside a product, and the products that are popular anyway. */
export default function RecommendationsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['product_id', 'source']);
  const { product_id: product, source } = search.filters;
  const ofSource = source ? { source } : {};
  const popular = useQuery(recommendationsQuery(ofSource));
  const query = useQuery({
    ...recommendationsQuery({ ...ofSource, ...(product && { product_id: product }) }),
    enabled: product !== undefined,
  });
  const { data } = popular;
  const error = query.error ?? popular.error;
  return (
    <EventsFrame lead={t.recommendations.lead}>
      <div className={styles.tools}>
        <ListFilters
          search={search}
          filters={[{ name: 'product_id', label: t.recommendations.product, kind: 'text' }, useSourceFilter()]}
        />
      </div>
      {error && <ErrorStrip error={error} onRetry={() => void popular.refetch()} />}
      {data && <ComputedAt value={data.computed_at} />}
      {data && <Quality quality={data.quality} />}
      {!data && !error && <Skeleton />}
      {data && (
        <div className={styles.pair}>
          <Panel title={product ? t.recommendations.goWith(product) : t.recommendations.goWithNone} isFlush>
            {product === undefined && <p className={styles.hint}>{t.recommendations.typeOne}</p>}
            {product !== undefined && query.data && (
              <ItemTable
                label={t.recommendations.goWith(product)}
                items={query.data.items}
                ofSource={ofSource}
                popular={data.items}
              />
            )}
          </Panel>
          <Panel title={t.recommendations.popularTitle} isFlush>
            <ItemTable label={t.recommendations.popularTitle} items={data.items} ofSource={ofSource} />
          </Panel>
        </div>
      )}
    </EventsFrame>
  );
}

function ComputedAt({ value }: { value: string | null }): React.ReactNode {
  const t = useMessages();
  return (
    <p className={styles.note}>
      {value === null ? (
        t.recommendations.neverComputed
      ) : (
        <>
          {t.recommendations.computed} <Time value={value} />
        </>
      )}
    </p>
  );
}

/** How well recommendations did on the day before, against products that need no computing. */
function Quality({ quality }: Pick<Recommendations, 'quality'>): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (quality === null) return <p className={styles.note}>{t.recommendations.notMeasured}</p>;
  return (
    <div className={styles.quality}>
      <Figures>
        <Figure name={t.recommendations.hitRate} note={t.recommendations.hitRateNote}>
          {format.share(quality.hit_rate)}
        </Figure>
        <Figure name={t.recommendations.popularHitRate} note={t.recommendations.popularHitRateNote}>
          {format.share(quality.popular_hit_rate)}
        </Figure>
        <Figure name={t.recommendations.visits} note={t.recommendations.visitsNote}>
          {format.count(quality.visits)}
        </Figure>
      </Figures>
    </div>
  );
}

interface TableProps {
  label: string;
  items: readonly Item[];
  /** The source of the URL, which links keep. */
  ofSource: { source?: string };
  /** Products that would be shown without knowing the product. */
  popular?: readonly Item[];
}

function ItemTable({ label, items, ofSource, popular }: TableProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (items.length === 0) {
    return <EmptyState icon="insight" title={t.recommendations.none} reason={t.recommendations.noneReason} />;
  }
  const isPopular = (id: string): boolean => popular?.some(({ product_id }) => product_id === id) ?? false;
  return (
    <TableScroller label={label}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.recommendations.product}</th>
            {popular && <th scope="col">{t.recommendations.reason}</th>}
            {popular && (
              <th scope="col" className={table.end}>
                {t.recommendations.score}
              </th>
            )}
            <th scope="col" className={table.end}>
              {t.recommendations.support}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ product_id: id, reason, score, support }) => (
            <tr key={id}>
              <td>
                <Link to="/events/recommendations" search={{ ...ofSource, product_id: id }}>
                  {id}
                </Link>
              </td>
              {popular && (
                <td>
                  <span className={styles.reasons}>
                    <StateBadge tone={TONES[reason]}>{t.recommendations.reasons[reason]}</StateBadge>
                    {reason !== 'popular' && isPopular(id) && (
                      <StateBadge tone="neutral">{t.recommendations.reasons.popular}</StateBadge>
                    )}
                  </span>
                </td>
              )}
              {popular && <td className={table.end}>{score === null ? t.common.none : format.share(score)}</td>}
              <td className={table.end}>{format.count(support)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
