import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { compileDocument, type CompiledTenant } from '../mapping/preview/compile-document';
import { documentOf } from '../mapping/mapping-document';
import { useMessages } from '../messages/use-messages';
import type { Job } from '../jobs/job-queries';
import type { Partner, Tenant } from '../partners/partner-queries';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { type Column, guessColumns } from './choose-columns';
import { ColumnTable } from './column-table';
import type { CsvFormat } from './csv-file';
import type { OpenedFile } from './import-page';
import { requestOf, unfinishedImportQuery } from './import-queries';
import { ImportRun, useScan } from './import-run';
import styles from './import.module.css';
import { PreviewTable } from './preview-table';
import { useImport } from './use-import';

interface Props {
  partner: Partner;
  tenants: readonly Tenant[];
  opened: OpenedFile;
  onFormat: (format: CsvFormat) => void;
}

/** How the columns of a file are read, and the import of its rows. */
export function ImportChoices({ partner, tenants, opened, onFormat }: Props): React.ReactNode {
  const t = useMessages();
  const { file, format, header, records } = opened;
  const active = tenants.filter((tenant) => tenant.is_active);
  const [tenant, setTenant] = useState(partner.require_token ? (active[0]?.code ?? '') : '');
  const compiled = useCompiledTenant(partner, tenants, tenant);
  const [columns, setColumns] = useState<Column[]>(() => guessColumns(header, compiled.mapping));
  const sending = useImport(partner.partner_code, file);
  const scan = useScan(file, format);
  const earlier = useQuery(unfinishedImportQuery(partner.partner_code, scan.scanned?.hash));
  const isFixed = sending.isSending || sending.job !== undefined;
  const goOn = (job: Job): void => {
    const last = requestOf(job);
    // Read in another way the file would be another import, so the first look stays away until it is read alike.
    if (last.encoding !== format.encoding || last.separator !== format.separator)
      return onFormat({
        ...format,
        encoding: last.encoding as CsvFormat['encoding'],
        separator: last.separator ?? ',',
      });
    setColumns(last.columns);
    setTenant(last.tenant ?? '');
    sending.start({ ...last, ...format });
  };
  return (
    <>
      <Panel title={t.importing.columns(columns.filter(({ parameter }) => parameter !== null).length, header.length)}>
        <div className={styles.list}>
          <div className={styles.fields}>
            <SelectField
              label={t.common.tenant}
              hint={t.importing.tenantHint}
              value={tenant}
              onChange={setTenant}
              isDisabled={isFixed}
              options={[
                ...(partner.require_token ? [] : [['', t.importing.tenantByToken] as const]),
                ...active.map(({ code, name }) => [code, name] as const),
              ]}
            />
          </div>
          <ColumnTable
            columns={columns}
            records={records}
            mapping={compiled.mapping}
            isDisabled={isFixed}
            onColumns={setColumns}
          />
        </div>
      </Panel>
      <Panel title={t.importing.preview(records.length)}>
        <PreviewTable records={records} columns={columns} tenant={compiled} />
      </Panel>
      <ImportRun
        file={file}
        scan={scan}
        sending={sending}
        earlier={earlier}
        onGoOn={goOn}
        isReady={columns.some(({ parameter }) => parameter !== null)}
        onStart={({ hash, rows }) =>
          sending.start({
            ...format,
            file_name: file.name.slice(0, 255),
            file_size_bytes: file.size,
            file_hash: hash,
            columns,
            tenant: tenant === '' ? null : tenant,
            rows,
          })
        }
      />
    </>
  );
}

/** Without a choice the preview shows the default tenant: tokens are known to the service alone. */
function useCompiledTenant(partner: Partner, tenants: readonly Tenant[], code: string): CompiledTenant {
  return useMemo(() => {
    const compiled = compileDocument(partner, tenants, documentOf(partner, tenants)).tenants;
    const found = tenants.find((tenant) => (code === '' ? tenant.is_default : tenant.code === code));
    return compiled.get(found?.code ?? '') ?? [...compiled.values()][0]!;
  }, [partner, tenants, code]);
}
