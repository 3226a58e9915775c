import { useMessages } from '../messages/use-messages';
import { Dialog } from '../parts/dialog';
import { CheckField } from '../parts/field';
import { preferences, usePreferences } from '../preferences/preferences';
import styles from './shortcut-sheet.module.css';
import { keysOf, type ShortcutGroup, type ShortcutId, SHORTCUTS } from './shortcuts';

const GROUPS: readonly ShortcutGroup[] = ['everywhere', 'pages', 'lists', 'workbench'];

export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const { singleKeys } = usePreferences();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t.shortcuts.title}>
      <CheckField
        label={t.shortcuts.singleKeys}
        hint={t.shortcuts.singleKeysHint}
        isChecked={singleKeys}
        onChange={(next) => preferences.set({ singleKeys: next })}
      />
      {GROUPS.map((group) => (
        <section key={group} className={styles.group}>
          <h3>{t.shortcuts.groups[group]}</h3>
          <dl>
            {idsOf(group).map((id) => (
              <div key={id} className={styles.row}>
                <dt>{t.shortcuts.names[id]}</dt>
                <dd>
                  {keysOf(id).map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

function idsOf(group: ShortcutGroup): ShortcutId[] {
  return (Object.keys(SHORTCUTS) as ShortcutId[]).filter((id) => SHORTCUTS[id].group === group);
}
