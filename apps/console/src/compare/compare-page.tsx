import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { CSV_ENCODINGS, CSV_SEPARATORS } from '@app/common/csv/recognise-csv';
import { AMOUNT_FIELDS } from '@app/postback/canonical-fields';
import { TimeFilter } from '../list/list-filters';
import { useMessages } from '../messages/use-messages';
import { PartnerFrame } from '../partners/partner-frame';
import type { Partner } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Field, SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { compareConversions, mergeOurs } from './compare-conversions';
import styles from './compare.module.css';
import { ComparisonResult } from './comparison-result';
import { readOurs } from './read-ours';
import {
  type ChosenColumns,
  guessColumns,
  readTable,
  recogniseFile,
  rowsOf,
  type TheirFile,
  type TheirTable,
} from './read-theirs';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 35;

/** Why the numbers of a network differ from ours: its own CSV file beside our conversions. */
export default function ComparePage(): React.ReactNode {
  return <PartnerFrame>{({ partner }) => <Compare key={partner.partner_code} partner={partner} />}</PartnerFrame>;
}

interface Opened {
  file: TheirFile;
  table: TheirTable;
  columns: ChosenColumns;
}

function Compare({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const [opened, setOpened] = useState<Opened>();
  const open = (file: TheirFile): void => {
    const table = readTable(file);
    setOpened({ file, table, columns: guessColumns(table.header, partner.parameter_mapping) });
  };
  const choose = async (file: File | undefined): Promise<void> => {
    if (file) open(recogniseFile(file.name, new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <div className={styles.page}>
      <Panel title={t.compare.title}>
        <div className={styles.list}>
          <p>{t.compare.lead}</p>
          <Field label={t.compare.file} hint={t.compare.fileHint}>
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={(event) => void choose(event.target.files?.[0])}
              />
            )}
          </Field>
        </div>
      </Panel>
      {opened && (
        <Choices
          key={opened.file.name}
          partner={partner}
          opened={opened}
          onFile={open}
          onColumns={(columns) => setOpened({ ...opened, columns })}
        />
      )}
    </div>
  );
}

interface ChoicesProps {
  partner: Partner;
  opened: Opened;
  onFile: (file: TheirFile) => void;
  onColumns: (columns: ChosenColumns) => void;
}

function Choices({ partner, opened, onFile, onColumns }: ChoicesProps): React.ReactNode {
  const t = useMessages();
  const { file, table, columns } = opened;
  const [from, setFrom] = useState<string | undefined>(() =>
    new Date(Date.now() - DEFAULT_DAYS * DAY_MS).toISOString(),
  );
  const [to, setTo] = useState<string>();
  const running = useRef<AbortController>(undefined);
  const comparison = useMutation({
    mutationFn: async () => {
      running.current?.abort();
      running.current = new AbortController();
      const { partner_code: partnerCode, amounts_on_duplicate: policy } = partner;
      const { signal } = running.current;
      const ours = await readOurs({ partnerCode, amountField: columns.amountField, from, to, signal });
      return compareConversions(rowsOf(table, columns), mergeOurs(ours, policy === 'add'));
    },
  });
  const column = (name: 'id' | 'amount' | 'status'): React.ReactNode => (
    <SelectField
      label={t.compare.columns[name]}
      value={String(columns[name])}
      onChange={(index) => onColumns({ ...columns, [name]: Number(index) })}
      options={[['-1', t.common.none], ...table.header.map((head, index) => [String(index), head] as const)]}
    />
  );
  return (
    <>
      <Panel title={t.compare.rows(table.records.length)}>
        <div className={styles.list}>
          <div className={styles.fields}>
            <SelectField
              label={t.compare.encoding}
              value={file.encoding}
              onChange={(encoding) => onFile({ ...file, encoding })}
              options={CSV_ENCODINGS.map((encoding) => [encoding, encoding.toUpperCase()] as const)}
            />
            <SelectField
              label={t.compare.separator}
              value={file.separator}
              onChange={(separator) => onFile({ ...file, separator })}
              options={CSV_SEPARATORS.map((separator) => [separator, separator === '\t' ? 'Tab' : separator] as const)}
            />
            {column('id')}
            {column('amount')}
            <SelectField
              label={t.compare.amountField}
              value={columns.amountField}
              onChange={(amountField) => onColumns({ ...columns, amountField })}
              options={AMOUNT_FIELDS.map((field) => [field, field] as const)}
            />
            {column('status')}
            <label className={styles.time}>
              {t.lists.from}
              <TimeFilter value={from} onChange={setFrom} />
            </label>
            <label className={styles.time}>
              {t.lists.to}
              <TimeFilter value={to} onChange={setTo} />
            </label>
          </div>
          <p className={styles.notes}>{t.compare.timeHint}</p>
          <div>
            <Button
              look="primary"
              isBusy={comparison.isPending}
              disabled={columns.id === -1}
              onClick={() => comparison.mutate()}
            >
              {t.compare.start}
            </Button>
          </div>
        </div>
      </Panel>
      {comparison.error && <ErrorStrip error={comparison.error} onRetry={() => comparison.mutate()} />}
      {comparison.data && <ComparisonResult comparison={comparison.data} partnerCode={partner.partner_code} />}
    </>
  );
}
