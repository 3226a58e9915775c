import { createContext, use, useEffect, useState } from 'react';
import type { Language } from '../preferences/languages';
import { usePreferences } from '../preferences/preferences';
import type { Messages } from './en';
import { loadMessages } from './load-messages';

interface Loaded {
  language: Language;
  messages: Messages;
}

const Context = createContext<Loaded | undefined>(undefined);

interface ProviderProps extends Loaded {
  children: React.ReactNode;
}

/** Provides the texts of the preferred language. The previous ones stay until a newly chosen language has loaded. */
export function MessagesProvider({ children, ...initial }: ProviderProps): React.ReactNode {
  const [loaded, setLoaded] = useState<Loaded>(initial);
  const { language } = usePreferences();
  useEffect(() => {
    if (language === loaded.language) return;
    let isCurrent = true;
    void loadMessages(language).then((messages) => isCurrent && setLoaded({ language, messages }));
    return () => void (isCurrent = false);
  }, [language, loaded.language]);
  return <Context value={loaded}>{children}</Context>;
}

function useLoaded(): Loaded {
  const loaded = use(Context);
  if (!loaded) throw new Error('There is no MessagesProvider above');
  return loaded;
}

/** The texts in the language of the page. */
export const useMessages = (): Messages => useLoaded().messages;

/** The language in which the page is shown. */
export const useLanguage = (): Language => useLoaded().language;
