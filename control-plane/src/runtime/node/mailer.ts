/** Mail by SMTP. Encrypted as the operator says, else as soon as the server offers it. */
import { PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { MailSettings } from '../../platform/mail-settings.ts';
import { type Mail, type Mailer, MailRefused, MailUnsure } from '../../platform/mailer.ts';

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;

/** Makes the mailer; each mail has a connection of its own. */
export function makeMailer({ host, port, isSecure, login, from }: MailSettings): Mailer {
  const auth = login && { auth: { user: login.user, pass: login.password } };
  const options = {
    ...{ host, port, secure: isSecure, ...auth },
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // a path or an address inside a mail's parts is never read
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
  return {
    isConfigured: true,
    send: async (mail, signal) => {
      signal.throwIfAborted();
      // whole: the server has asked for the mail, and all of it has gone its way
      const passed = { isWhole: false };
      const transport = createTransport(options);
      transport.use('stream', (sending, done) => {
        const flush = (flushed: () => void) => {
          passed.isWhole = true;
          flushed();
        };
        sending.message.transform(() => new PassThrough({ flush }));
        done();
      });
      try {
        await transport.sendMail(partsOf(mail, from));
      } catch (error) {
        throw meaningOf(error, passed.isWhole);
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

/** What an error of the package means. Answers of 500 are for ever; a line that broke behind the mail leaves it open whether it arrived. */
function meaningOf(error: unknown, isWhole: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const { responseCode } = error as Error & { responseCode?: unknown };
  if (typeof responseCode === 'number') return responseCode >= 500 ? new MailRefused(error.message, { cause: error }) : error;
  return isWhole ? new MailUnsure(error.message, { cause: error }) : error;
}
