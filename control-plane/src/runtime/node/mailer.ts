/** Mail by SMTP. Encrypted as the operator says, else as soon as the server offers it. */
import { createTransport } from 'nodemailer';
import type { MailSettings } from '../../platform/mail-settings.ts';
import { type Mail, type Mailer, MailRefused, MailUnsure } from '../../platform/mailer.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;

/** Makes the mailer; each mail has a connection of its own. */
export function makeMailer({ host, port, isSecure, login, from }: MailSettings): Mailer {
  const auth = login && { auth: { user: login.user, pass: login.password } };
  const transport = createTransport({
    ...{ host, port, secure: isSecure, ...auth },
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // a path or an address inside a mail's parts is never read
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    isConfigured: true,
    send: async (mail, signal) => {
      signal.throwIfAborted();
      try {
        await transport.sendMail(partsOf(mail, from));
      } catch (error) {
        throw meaningOf(error);
      }
    },
  };
}

const partsOf = ({ to, subject, text, messageId, attachment }: Mail, from: string) => ({
  ...{ from, to: { name: '', address: to }, subject, text, messageId },
  ...(attachment && {
    attachments: [{ filename: attachment.name, contentType: attachment.type, content: Buffer.from(attachment.bytes) }],
  }),
});

/** Commands of SMTP after which the server has the whole mail. */
const AFTER_THE_MAIL = new Set(['DATA', 'BDAT']);

/** What an error of the package means. Codes of 500 are for ever; a line that broke behind the mail leaves it open. */
function meaningOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { responseCode, command } = error as Error & { responseCode?: unknown; command?: unknown };
  if (typeof responseCode === 'number') return responseCode >= 500 ? new MailRefused(error.message, { cause: error }) : error;
  if (typeof command === 'string' && AFTER_THE_MAIL.has(command)) return new MailUnsure(error.message, { cause: error });
  return error;
}
