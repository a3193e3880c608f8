/** Which control planes are believed beside those that the authorities of this system vouch for. */
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SettingsError } from '../settings.ts';

/** Believes also the certificates of a PEM file; an empty name means none. @throws {SettingsError} when the file cannot be used */
export function trustAlso(file: string): void {
  if (file === '') return;
  try {
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')]);
  } catch (cause) {
    throw new SettingsError(`CLOUD_CA is "${file}", and that is no readable file of certificates in PEM.`, { cause });
  }
}
