import { useZone, useZoneChoice } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Menu, MenuItem } from '../parts/menu';
import { usePreferences } from '../preferences/preferences';
import type { SearchTexts } from '../search-texts';
import type { Column } from './column';
import { exportHref } from './list-links';

const FORMATS = ['csv', 'ndjson'] as const;

interface Props {
  path: string;
  columns: readonly Pick<Column<never>, 'id' | 'fields'>[];
  filters: SearchTexts;
}

/** Downloads every row that matches, in the columns and the zone that are seen. */
export function ExportMenu({ path, columns, filters }: Props): React.ReactNode {
  const t = useMessages();
  const { language } = usePreferences();
  const zone = useZone();
  const tz = useZoneChoice() === 'partner' ? 'partner' : zone;
  const download = (format: (typeof FORMATS)[number]): void => {
    const link = document.createElement('a');
    // Without the mark Excel shows Chinese in the encoding of the machine.
    const bom = format === 'csv' && language !== 'en';
    link.href = exportHref(`${path}.${format}`, columns, filters, { tz, ...(bom && { bom: 'true' }) });
    link.download = '';
    link.click();
  };
  return (
    <Menu
      trigger={
        <Button look="quiet" icon="download">
          {t.lists.export}
        </Button>
      }
    >
      {FORMATS.map((format) => (
        <MenuItem key={format} onClick={() => download(format)}>
          {t.lists.exportAs[format]}
        </MenuItem>
      ))}
    </Menu>
  );
}
