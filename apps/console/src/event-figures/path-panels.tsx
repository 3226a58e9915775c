import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Period } from '../insight/insight-period';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import type { SearchTexts } from '../search-texts';
import { type EventPaths, pathsQuery } from './figure-queries';
import styles from './figures.module.css';

interface Props {
  period: Period;
  filters: SearchTexts;
}

/** Where sessions began and ended, and how visitors went from page to page. */
export function PathPanels({ period, filters }: Props): React.ReactNode {
  const t = useMessages();
  const { data, error, refetch } = useQuery(pathsQuery(period, filters));
  const sessions = { ...filters, from: period.from.toISOString(), to: period.to.toISOString() };
  return (
    <>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <>
          <div className={styles.pair}>
            <PageTable title={t.figures.entryPages} pages={data.entry_pages} sessions={sessions} />
            <PageTable title={t.figures.exitPages} pages={data.exit_pages} />
          </div>
          <StepTable paths={data} period={period} />
        </>
      )}
    </>
  );
}

interface PageTableProps {
  title: string;
  pages: EventPaths['entry_pages'];
  /** The filters of the sessions, where the API has one for such a page. */
  sessions?: SearchTexts;
}

function PageTable({ title, pages, sessions }: PageTableProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  return (
    <Panel title={title} isFlush>
      {pages.length === 0 && <p className={styles.nothing}>{t.insight.none}</p>}
      {pages.length > 0 && (
        <TableScroller label={title}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t.events.fields.page_url}</th>
                <th scope="col" className={table.end}>
                  {t.figures.measures.sessions}
                </th>
              </tr>
            </thead>
            <tbody>
              {pages.map((entry) => (
                <tr key={entry.page}>
                  <td title={entry.page}>{shorten(entry.page)}</td>
                  <td className={table.end}>
                    {sessions ? (
                      <Link to="/events/sessions" search={{ ...sessions, entry_page: entry.page }} preload={false}>
                        {format.count(entry.sessions)}
                      </Link>
                    ) : (
                      format.count(entry.sessions)
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroller>
      )}
    </Panel>
  );
}

function StepTable({ paths, period }: { paths: EventPaths; period: Period }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const isCut = Date.parse(paths.steps_from) > period.from.getTime();
  return (
    <Panel title={t.figures.steps} isFlush>
      {paths.steps.length === 0 && <p className={styles.nothing}>{t.insight.none}</p>}
      {paths.steps.length > 0 && (
        <TableScroller label={t.figures.steps}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t.figures.fromPage}</th>
                <th scope="col">{t.figures.toPage}</th>
                <th scope="col" className={table.end}>
                  {t.figures.times}
                </th>
                <th scope="col" className={table.end}>
                  {t.figures.measures.sessions}
                </th>
              </tr>
            </thead>
            <tbody>
              {paths.steps.map((step) => (
                <tr key={`${step.from_page} ${step.to_page}`}>
                  <td title={step.from_page}>{shorten(step.from_page)}</td>
                  <td title={step.to_page}>{shorten(step.to_page)}</td>
                  <td className={table.end}>{format.count(step.steps)}</td>
                  <td className={table.end}>{format.count(step.sessions)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroller>
      )}
      {isCut && (
        <p className={styles.nothing}>
          {t.figures.stepsSince} <Time value={paths.steps_from} />
        </p>
      )}
    </Panel>
  );
}

/** Without the scheme, which is the same everywhere. */
function shorten(page: string): string {
  return page.replace(/^https?:\/\//, '');
}
