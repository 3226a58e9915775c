import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { watchAttendance } from './client/client';
import { loadMessages } from './messages/load-messages';
import { applyPreferences, preferences } from './preferences/preferences';

applyPreferences();
watchAttendance();

const { language } = preferences.get();
const messages = await loadMessages(language);
createRoot(document.getElementById('root')!).render(<App language={language} messages={messages} />);
