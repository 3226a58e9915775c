import { useMutation, useQuery } from '@tanstack/react-query';
import type { CsvRecord } from '@app/common/csv/csv-parser';
import { CSV_ENCODINGS, CSV_SEPARATORS } from '@app/common/csv/recognise-csv';
import { allTenantsQuery } from '../mapping/mapping-queries';
import { useMessages } from '../messages/use-messages';
import { PartnerFrame } from '../partners/partner-frame';
import type { Partner } from '../partners/partner-queries';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Field, SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { useMay } from '../session/session';
import { type CsvFormat, readBeginning, recogniseFormat } from './csv-file';
import { ImportChoices } from './import-choices';
import styles from './import.module.css';

const PREVIEW_ROWS = 20;

/** Conversions of a partner from a CSV file, as for the time of an outage. */
export default function ImportPage(): React.ReactNode {
  const t = useMessages();
  const mayImport = useMay('redrive');
  return (
    <PartnerFrame>
      {({ partner }) =>
        mayImport ? (
          <Import key={partner.partner_code} partner={partner} />
        ) : (
          <EmptyState icon="person" title={t.importing.notAllowed} reason={t.importing.notAllowedReason} />
        )
      }
    </PartnerFrame>
  );
}

/** A file with its beginning, as it is read. */
export interface OpenedFile {
  file: File;
  format: CsvFormat;
  header: string[];
  records: CsvRecord[];
}

function Import({ partner }: { partner: Partner }): React.ReactNode {
  const t = useMessages();
  const tenants = useQuery(allTenantsQuery(partner.partner_code));
  const opened = useMutation({
    mutationFn: async ({ file, format }: { file: File; format?: CsvFormat }): Promise<OpenedFile> => {
      const chosen = format ?? (await recogniseFormat(file));
      return { file, format: chosen, ...(await readBeginning(file, chosen, PREVIEW_ROWS)) };
    },
  });
  const open = (file: File | undefined): void => {
    if (file) opened.mutate({ file });
  };
  const { data } = opened;
  return (
    <div className={styles.page}>
      <Panel title={t.importing.title}>
        <div className={styles.list}>
          <p>{t.importing.lead}</p>
          <Field label={t.importing.file} hint={t.importing.fileHint}>
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={(event) => open(event.target.files?.[0])}
              />
            )}
          </Field>
          {data && <Format opened={data} onFormat={(format) => opened.mutate({ file: data.file, format })} />}
        </div>
      </Panel>
      {(opened.error ?? tenants.error) && <ErrorStrip error={opened.error ?? tenants.error} />}
      {data && !tenants.data && !tenants.error && <Skeleton />}
      {data && tenants.data && (
        <ImportChoices
          key={`${data.file.name} ${data.file.lastModified} ${data.format.encoding} ${data.format.separator}`}
          partner={partner}
          tenants={tenants.data}
          opened={data}
          onFormat={(format) => opened.mutate({ file: data.file, format })}
        />
      )}
    </div>
  );
}

interface FormatProps {
  opened: OpenedFile;
  onFormat: (format: CsvFormat) => void;
}

function Format({ opened: { format }, onFormat }: FormatProps): React.ReactNode {
  const t = useMessages();
  return (
    <div className={styles.fields}>
      <SelectField
        label={t.compare.encoding}
        value={format.encoding}
        onChange={(encoding) => onFormat({ ...format, encoding })}
        options={CSV_ENCODINGS.map((encoding) => [encoding, encoding.toUpperCase()] as const)}
      />
      <SelectField
        label={t.compare.separator}
        value={format.separator}
        onChange={(separator) => onFormat({ ...format, separator })}
        options={CSV_SEPARATORS.map((separator) => [separator, separator === '\t' ? 'Tab' : separator] as const)}
      />
    </div>
  );
}
