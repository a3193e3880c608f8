/** Mail as a port: on Node.js it goes by SMTP, on Workers through an HTTP interface. */

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for every try, so that a mail server knows a repetition: `<voicemail-12@pbx.example.com>`. */
  readonly messageId: string;
  readonly attachment?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
}

export interface Mailer {
  /** Whether the operator has set a way for mail to go. */
  readonly isConfigured: boolean;
  /** Hands a mail over. @throws {MailRefused} when it will never be taken; any other error may pass */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
}

/** The mail server will not take this mail, however often it is offered. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

/** Handed over without an answer: it may have been taken, and so is not offered again. */
export class MailUnsure extends Error {
  override readonly name = 'MailUnsure';
}

/** Where nothing is set. */
export const noMailer: Mailer = {
  isConfigured: false,
  send: () => Promise.reject(new MailRefused('No way for mail is set: SMTP_HOST is empty.')),
};
