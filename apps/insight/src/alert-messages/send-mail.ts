import { createTransport } from 'nodemailer';
import type { WrittenMessage } from './write-message';

const TIMEOUT_MS = 10_000;

export interface MailFile {
  filename: string;
  content: string;
  contentType: string;
}

/** @throws Error when the server did not accept the message, without its address */
export async function sendMail(
  smtpUrl: string,
  envelope: { id: string; from: string; to: string[] },
  message: WrittenMessage & { html?: string; attachments?: MailFile[] },
): Promise<void> {
  const { hostname, port, username, password, protocol } = new URL(smtpUrl);
  const transport = createTransport({
    host: hostname,
    secure: protocol === 'smtps:',
    ...(port !== '' && { port: Number(port) }),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  const { id, from, to } = envelope;
  try {
    // Servers recognise a repeated attempt by its id.
    await transport.sendMail({ ...message, from, to, messageId: `<${id}@${from.split('@')[1]}>` });
  } finally {
    transport.close();
  }
}
