/** The languages of messages that the platform sends. */
export const MESSAGE_LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];
