import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import type { CalibrationOfPartner } from './approval-queries';
import { ScoreTable } from './score-table';

/** A row for each partner and tenth of probability: what was predicted, and what came. */
export function BandTable({ partners }: { partners: readonly CalibrationOfPartner[] }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const rows = partners.flatMap(({ partner_code: partner, bins }) => bins.map((bin) => ({ partner, ...bin })));
  return (
    <ScoreTable
      label={t.approval.bands}
      names={[t.common.partner]}
      figures={[t.approval.band, t.approval.decided, t.approval.predicted, t.approval.approved]}
    >
      {rows.map(({ partner, from, to, conversions, predicted, approved }) => (
        <tr key={`${partner} ${from}`}>
          <td>{partner}</td>
          <td className={table.end}>{`${format.share(from)} – ${format.share(to)}`}</td>
          <td className={table.end}>{format.count(conversions)}</td>
          <td className={table.end}>{format.share(predicted)}</td>
          <td className={table.end}>{format.share(approved)}</td>
        </tr>
      ))}
    </ScoreTable>
  );
}
