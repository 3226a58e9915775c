import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuSeparator } from '../parts/menu';
import { LANGUAGE_NAMES, LANGUAGES } from '../preferences/languages';
import { preferences, THEMES, usePreferences } from '../preferences/preferences';
import { useSession } from '../session/session';
import styles from './account-menu.module.css';

/** Who is signed in, what they prefer, and the way out. */
export function AccountMenu(): React.ReactNode {
  const t = useMessages();
  const session = useSession();
  const signOut = useSignOut();
  const { language, theme, singleKeys } = usePreferences();
  return (
    <Menu trigger={<Button look="quiet" icon="person" aria-label={t.session.account} title={session.name} />}>
      <div className={styles.who}>
        <strong>{session.name}</strong>
        <span>{t.roles[session.role]}</span>
      </div>
      <MenuSeparator />
      <MenuChoice
        label={t.preferences.theme}
        value={theme}
        onChange={(next) => preferences.set({ theme: next })}
        options={THEMES.map((name) => [name, t.preferences.themes[name]] as const)}
      />
      <MenuSeparator />
      <MenuChoice
        label={t.preferences.language}
        value={language}
        onChange={(next) => preferences.set({ language: next })}
        options={LANGUAGES.map((tag) => [tag, <span lang={tag}>{LANGUAGE_NAMES[tag]}</span>] as const)}
      />
      <MenuSeparator />
      <MenuCheck isChecked={singleKeys} onChange={(next) => preferences.set({ singleKeys: next })}>
        {t.shortcuts.singleKeys}
      </MenuCheck>
      <MenuSeparator />
      <MenuItem onClick={() => signOut.mutate()}>{t.session.signOut}</MenuItem>
    </Menu>
  );
}

function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => call(HERE, 'delete', '/api/v1/session', {}),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' });
      queries.clear();
    },
  });
}
