import { SipPhone, type SipPhoneOptions } from './sip-phone.ts';

/** Registers once from a socket of its own, takes the binding back, and resolves with the status. */
export async function registerOnce(options: SipPhoneOptions): Promise<number> {
  const phone = await SipPhone.open(options);
  try {
    const status = await phone.register(60);
    if (status === 200) await phone.unregister();
    return status;
  } finally {
    await phone.close();
  }
}
