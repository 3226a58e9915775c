import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Figure, Figures } from '../parts/figures';
import type { SearchTexts } from '../search-texts';
import { approvalRate, type Insight } from './insight-query';

interface Props {
  insight: Insight;
  /** The filters of the rows behind the figures. */
  rows: SearchTexts;
}

/** The figures of the period, each with that of the period before and a link to its rows. */
export function InsightTotals({ insight, rows }: Props): React.ReactNode {
  const t = useMessages().insight;
  const format = useFormat();
  const { now, before } = insight.totals;
  const quarantine = pick(rows, ['partner', 'tenant', 'from', 'to', 'tz']);
  const rate = (value: number | undefined): string => (value === undefined ? '–' : format.share(value));
  const money = (['usd', 'myr'] as const).flatMap((currency) =>
    (['sale_amount', 'payout'] as const).map((name) => ({
      name: `${name === 'payout' ? t.payout : t.sale} ${currency.toUpperCase()}`,
      now: format.amount(now[`${currency}_${name}`], 2),
      before: format.amount(before[`${currency}_${name}`], 2),
      isNothing: isZero(now[`${currency}_${name}`]) && isZero(before[`${currency}_${name}`]),
    })),
  );
  return (
    <Figures>
      <Total
        name={t.conversions}
        now={format.count(now.conversions)}
        before={format.count(before.conversions)}
        to="/conversions"
        search={{ ...rows, duplicates: 'false' }}
      />
      {money
        .filter(({ isNothing }) => !isNothing)
        .map((one) => (
          <Total key={one.name} {...one} to="/conversions" search={rows} />
        ))}
      <Total
        name={t.approval}
        now={rate(approvalRate(now))}
        before={rate(approvalRate(before))}
        to="/conversions"
        search={{ ...rows, status: 'approved' }}
      />
      <Total
        name={t.duplicates}
        now={format.count(now.duplicates)}
        before={format.count(before.duplicates)}
        to="/conversions"
        search={{ ...rows, duplicates: 'true' }}
      />
      <Total
        name={t.quarantined}
        now={format.count(now.quarantined)}
        before={format.count(before.quarantined)}
        to="/quarantine"
        search={quarantine}
      />
    </Figures>
  );
}

interface TotalProps {
  name: string;
  now: string;
  before: string;
  to: string;
  search: SearchTexts;
}

function Total({ name, now, before, to, search }: TotalProps): React.ReactNode {
  const t = useMessages().insight;
  return (
    <Figure name={name} note={t.beforeWas(before)}>
      <Link to={to} search={search} preload={false}>
        {now}
      </Link>
    </Figure>
  );
}

const isZero = (amount: string): boolean => /^-?0(?:\.0+)?$/.test(amount);

export function pick(search: SearchTexts, names: readonly string[]): SearchTexts {
  return Object.fromEntries(names.map((name) => [name, search[name]]));
}
