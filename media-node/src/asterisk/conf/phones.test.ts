import { expect, test } from 'vitest';
import { anExtension, aTenant, digestOf } from '../../../../tests/support/revision.ts';
import { phoneObjects } from './phones.ts';

const tenant = aTenant(1);
function linesOf(more: Parameters<typeof anExtension>[2]): Map<string, string> {
  const extension = anExtension(9, '1001', more);
  const secrets = new Map([['extension:9', digestOf(extension.secret, '1001', tenant.sip_domain, 'secret')]]);
  const objects = phoneObjects(extension, { tenant, suffix: '', fallback: '', isAlone: true, secrets });
  return new Map(objects.flatMap(({ type, lines }) => lines.map(([key, value]) => [`${type} ${key}`, value])));
}

test('as many phones sign in as the extension may have', () => {
  expect(linesOf({ max_contacts: 3 }).get('aor max_contacts')).toBe('3');
});

test('a language is said where one was chosen', () => {
  expect(linesOf({ language: 'de' }).get('endpoint language')).toBe('de');
  expect(linesOf({}).has('endpoint language')).toBe(false);
});
