import type { Messages } from '../en';
import { common } from './common';
import { conversions } from './conversions';
import { overview } from './overview';
import { partners } from './partners';
import { settings } from './settings';

export const messages: Messages = { ...common, ...conversions, ...overview, ...partners, ...settings };
