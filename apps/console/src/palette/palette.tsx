import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Icon } from '../parts/icon';
import { overlays } from '../parts/dialog';
import { allPartnersQuery } from '../partners/partner-queries';
import { LANGUAGE_NAMES, LANGUAGES } from '../preferences/languages';
import { preferences, THEMES } from '../preferences/preferences';
import { PAGES } from '../shell/pages';
import { keysOf } from '../shortcuts/shortcuts';
import styles from './palette.module.css';
import { isQuestion } from './is-question';
import { placeOfHit, searchQuery } from './search-hits';

interface Entry {
  value: string;
  label: string;
  note?: string;
  /** Found by the search of the API. */
  isHit?: boolean;
  run: () => void;
}

interface Group {
  value: string;
  items: Entry[];
}

/** Finds pages, partners and actions by a few letters. */
export default function Palette({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const [text, setText] = useState('');
  const groups = useGroups(text.trim());
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal container={overlays}>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={t.palette.title}>
          <Autocomplete.Root
            open
            inline
            items={groups}
            autoHighlight="always"
            keepHighlight
            value={text}
            onValueChange={setText}
            filter={matches}
            itemToStringValue={({ label }: Entry) => label}
          >
            <div className={styles.head}>
              <Icon name="search" />
              <Autocomplete.Input className={styles.input} aria-label={t.palette.title} placeholder={t.palette.hint} />
            </div>
            <Autocomplete.Empty className={styles.empty}>{t.palette.nothing}</Autocomplete.Empty>
            <Autocomplete.List className={styles.list}>
              {(group: Group) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className={styles.label}>{group.value}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => (
                      <Autocomplete.Item
                        key={entry.value}
                        value={entry}
                        className={styles.item}
                        onClick={() => {
                          onClose();
                          entry.run();
                        }}
                      >
                        <span>{entry.label}</span>
                        <span className={styles.note}>{entry.note}</span>
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
          <Dialog.Close className={styles.close}>{t.common.close}</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Hits of the search are what was asked for, whatever their labels; other entries contain the text. */
function matches(entry: Entry, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return entry.isHit === true || `${entry.label} ${entry.note ?? ''}`.toLowerCase().includes(wanted);
}

function useGroups(text: string): Group[] {
  const t = useMessages();
  const hits = useHits(text);
  const navigate = useNavigate();
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const pages = PAGES.map(({ to, name, shortcut }) => ({
    value: to,
    label: t.navigation[name],
    ...(shortcut && { note: keysOf(shortcut).join(' ') }),
    run: () => void navigate({ to }),
  }));
  const imports = partners.map(({ partner_code, partner_name }) => ({
    value: `import ${partner_code}`,
    label: t.palette.importInto(partner_name),
    note: partner_code,
    run: () => void navigate({ to: '/partners/$partnerCode/import', params: { partnerCode: partner_code } }),
  }));
  const found = partners.map(({ partner_code, partner_name }) => ({
    value: `partner ${partner_code}`,
    label: partner_name,
    note: partner_code,
    run: () => void navigate({ to: '/partners/$partnerCode', params: { partnerCode: partner_code } }),
  }));
  return [
    { value: t.palette.found, items: hits },
    { value: t.palette.pages, items: pages },
    { value: t.navigation.partners, items: text === '' ? found : [...found, ...imports] },
    { value: t.palette.figures, items: useQuestion(text) },
    { value: t.palette.actions, items: useActions() },
  ].filter(({ items }) => items.length > 0);
}

/** What the text is, at all partners. */
function useHits(text: string): Entry[] {
  const t = useMessages();
  const navigate = useNavigate();
  const { data } = useQuery(searchQuery(text));
  return (text === '' ? [] : (data?.hits ?? [])).map((hit) => ({
    value: `${hit.kind} ${hit.partner_code} ${hit.conversion_id} ${hit.postback_id} ${hit.tenant}`,
    label: `${t.palette.kinds[hit.kind]} · ${hit.conversion_id ?? hit.tenant ?? hit.postback_id ?? hit.partner_code}`,
    note: hit.partner_code,
    isHit: true,
    run: () => void navigate({ href: placeOfHit(hit) }),
  }));
}

/** The text as a question for figures. */
function useQuestion(text: string): Entry[] {
  const t = useMessages();
  const navigate = useNavigate();
  if (!isQuestion(text)) return [];
  const run = (): void => void navigate({ to: '/insight/explore', search: { q: text } });
  return [{ value: 'question', label: t.palette.question(text), isHit: true, run }];
}

function useActions(): Entry[] {
  const t = useMessages();
  return [
    ...THEMES.map((theme) => ({
      value: `theme ${theme}`,
      label: `${t.preferences.theme}: ${t.preferences.themes[theme]}`,
      run: () => preferences.set({ theme }),
    })),
    ...LANGUAGES.map((language) => ({
      value: `language ${language}`,
      label: `${t.preferences.language}: ${LANGUAGE_NAMES[language]}`,
      run: () => preferences.set({ language }),
    })),
  ];
}
