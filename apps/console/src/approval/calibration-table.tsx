import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import type { CalibrationOfPartner } from './approval-queries';
import { ScoreTable } from './score-table';

/** A row for each partner: how far the probabilities of the built-in model were off. */
export function CalibrationTable({ partners }: { partners: readonly CalibrationOfPartner[] }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const heads = [
    t.approval.decided,
    t.approval.error,
    t.approval.brier,
    t.approval.brierOfMean,
    t.approval.payoutError,
  ];
  const score = (value: number | null): string => (value === null ? '–' : format.amount(value.toFixed(4), 4));
  return (
    <ScoreTable label={t.approval.calibration} names={[t.common.partner]} figures={heads}>
      {partners.map((one) => (
        <tr key={one.partner_code}>
          <td>{one.partner_code}</td>
          <td className={table.end}>{format.count(one.conversions)}</td>
          <td className={table.end}>{score(one.error)}</td>
          <td className={table.end}>{score(one.brier)}</td>
          <td className={table.end}>{score(one.brier_of_mean)}</td>
          <td className={table.end}>{one.payout_error === null ? '–' : format.share(one.payout_error)}</td>
        </tr>
      ))}
    </ScoreTable>
  );
}
