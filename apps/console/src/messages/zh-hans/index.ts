import type { Messages } from '../en';
import { common } from './common';
import { conversions } from './conversions';
import { mapping } from './mapping';
import { overview } from './overview';
import { partners } from './partners';
import { settings } from './settings';

export const messages: Messages = { ...common, ...conversions, ...mapping, ...overview, ...partners, ...settings };
