import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import type { ComparisonOfPartner } from './approval-queries';
import { ScoreTable } from './score-table';

type Score = ComparisonOfPartner['models'][number]['score'];

interface Row {
  partner: string;
  /** Undefined: the built-in model. */
  model?: string;
  coverage?: number;
  score: Score | null;
  /** The built-in model on the same conversions. */
  builtIn: Score | null;
}

/** A row for each partner and model, the built-in one first; an imported one beside the built-in one on its conversions. */
export function ModelTable({ partners }: { partners: readonly ComparisonOfPartner[] }): React.ReactNode {
  const t = useMessages();
  const heads = [t.approval.conversions, t.approval.coverage, t.approval.logLoss, t.approval.error];
  return (
    <ScoreTable label={t.approval.models} names={[t.common.partner, t.approval.model]} figures={heads}>
      {partners.flatMap(rowsOf).map((row) => (
        <ModelRow key={`${row.partner} ${row.model ?? ''}`} row={row} />
      ))}
    </ScoreTable>
  );
}

function rowsOf({ partner_code: partner, built_in: builtIn, models }: ComparisonOfPartner): Row[] {
  return [
    { partner, score: builtIn, builtIn: null },
    ...models.map(({ model, model_version: version, coverage, score, built_in: beside }) => ({
      partner,
      model: `${model} ${version}`,
      coverage,
      score,
      builtIn: beside,
    })),
  ];
}

function ModelRow({ row: { partner, model, coverage, score, builtIn } }: { row: Row }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const figure = (name: 'log_loss' | 'calibration_error'): string => {
    if (!score) return '–';
    const own = format.amount(score[name].toFixed(4), 4);
    return builtIn ? t.approval.beside(own, format.amount(builtIn[name].toFixed(4), 4)) : own;
  };
  return (
    <tr>
      <td>{partner}</td>
      <td>{model ?? t.approval.builtIn}</td>
      <td className={table.end}>{score ? format.count(score.conversions) : '–'}</td>
      <td className={table.end}>{coverage === undefined ? '–' : format.share(coverage)}</td>
      <td className={table.end}>{figure('log_loss')}</td>
      <td className={table.end}>{figure('calibration_error')}</td>
    </tr>
  );
}
