import { useMessages } from '../messages/use-messages';
import { LANGUAGE_NAMES, LANGUAGES } from '../preferences/languages';
import { preferences, THEMES, usePreferences } from '../preferences/preferences';
import styles from './preference-choices.module.css';

/** Language and theme on pages without an account menu. */
export function PreferenceChoices(): React.ReactNode {
  const t = useMessages();
  const { language, theme } = usePreferences();
  return (
    <div className={styles.choices}>
      <select
        aria-label={t.preferences.language}
        value={language}
        onChange={({ target }) => preferences.set({ language: target.value as typeof language })}
      >
        {LANGUAGES.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {LANGUAGE_NAMES[tag]}
          </option>
        ))}
      </select>
      <select
        aria-label={t.preferences.theme}
        value={theme}
        onChange={({ target }) => preferences.set({ theme: target.value as typeof theme })}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t.preferences.themes[name]}
          </option>
        ))}
      </select>
    </div>
  );
}
