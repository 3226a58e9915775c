import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import type { QueryResult } from '../explore/explore-queries';
import { ratio } from '../explore/result/figure-text';
import { SingleFigures } from '../explore/result/single-figures';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  /** The second currency, shown where there are amounts in it. */
  myr: { plan: QueryPlan; result: QueryResult | undefined };
}

/** The figures of the period, each with that of the period before and a link to its rows. */
export function InsightTotals({ plan, result, myr }: Props): React.ReactNode {
  const hasMyr = Object.values(myr.result?.rows[0]?.values ?? {}).some(
    ({ value, compared }) => ratio(value) !== 0 || ratio(compared) !== 0,
  );
  return (
    <>
      <SingleFigures plan={plan} result={result} />
      {hasMyr && <SingleFigures plan={myr.plan} result={myr.result!} />}
    </>
  );
}
