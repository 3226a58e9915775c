import { common } from './common';
import { conversions } from './conversions';
import { overview } from './overview';
import { partners } from './partners';
import { settings } from './settings';

/** The English texts are the type of every other language: a missing text does not compile. */
export const messages = { ...common, ...conversions, ...overview, ...partners, ...settings };

export type Messages = typeof messages;
