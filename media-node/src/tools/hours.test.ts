import { expect, test } from 'vitest';
import { hoursText } from './hours.ts';
import { MONDAY_MS, tenantOf } from './testing/world.ts';

const [office] = tenantOf().time_conditions;
if (!office) throw new Error('there are no hours');
const WEEK = 'Our regular hours are Monday to Friday from 9 AM to 5:30 PM and Saturday from 10 AM to noon.';

test('open hours are told until when', () => {
  expect(hoursText(office, MONDAY_MS)).toBe(`We are open now, and close today at 5:30 PM. ${WEEK}`);
});

test('closed hours are told until when', () => {
  expect(hoursText(office, Date.parse('2026-11-28T13:00Z'))).toBe(`We are closed now, and open on Monday, November 30 at 9 AM. ${WEEK}`);
  expect(hoursText(office, Date.parse('2026-11-23T20:00Z'))).toBe(`We are closed now, and open tomorrow at 9 AM. ${WEEK}`);
});

test('what was set by hand goes before the clock', () => {
  expect(hoursText({ ...office, override: 'closed' }, MONDAY_MS)).toContain('We are closed at the moment');
  expect(hoursText({ ...office, override: 'open' }, Date.parse('2026-11-28T13:00Z'))).toContain('We are open now.');
});

test('holidays of the next two weeks are told', () => {
  const holidays = [
    { date: '2026-11-26', yearly: false },
    { date: '2020-12-06', yearly: true },
    { date: '2026-12-24', yearly: false },
  ];
  expect(hoursText({ ...office, holidays }, MONDAY_MS)).toContain('We are closed on Thursday, November 26 and on Sunday, December 6.');
});
