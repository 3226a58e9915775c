import type { Language } from '../preferences/languages';
import type { Messages } from './en';

/** Each language is a chunk of its own. */
export async function loadMessages(language: Language): Promise<Messages> {
  switch (language) {
    case 'en':
      return (await import('./en')).messages;
    case 'zh-Hans':
      return (await import('./zh-hans')).messages;
    case 'zh-Hant':
      return (await import('./zh-hant')).messages;
  }
}
