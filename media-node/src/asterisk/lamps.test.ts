import { expect, test } from 'vitest';
import { AmiMessage } from './ami/protocol.ts';
import { type LampTenant, makeLamps } from './lamps.ts';

const tenant = (more: Partial<LampTenant> = {}): LampTenant => ({
  tenant_id: 3,
  extensions: [
    { extension: '1001', dnd: false },
    { extension: '1002', dnd: true },
  ],
  time_conditions: [{ id: 7, override: 'closed' }],
  feature_codes: { time_condition: '*27' },
  ...more,
});
const parking = (name: string, space = '701', lot = 't3_0_701_20') =>
  new AmiMessage('event', name, `\r\nEvent: ${name}\r\nParkinglot: ${lot}\r\nParkingSpace: ${space}\r\n`);

function drawn() {
  const shown: string[] = [];
  return { lamps: makeLamps((lamp, state) => shown.push(`${lamp} ${state}`)), news: () => shown.splice(0) };
}

test('do not disturb and an override by hand light a lamp, once', () => {
  const { lamps, news } = drawn();
  lamps.configure([tenant()]);
  expect(news()).toEqual(['Custom:t3_1002 BUSY', 'Custom:t3_*277 INUSE']);
  lamps.configure([tenant()]);
  expect(news()).toEqual([]);
  lamps.configure([tenant({ extensions: [], time_conditions: [{ id: 7, override: 'auto' }] })]);
  expect(news().sort()).toEqual(['Custom:t3_*277 NOT_INUSE', 'Custom:t3_1002 INVALID']);
});

test('a slot is lit while somebody is parked there', () => {
  const { lamps, news } = drawn();
  lamps.see(parking('ParkedCall'));
  lamps.see(parking('ParkedCall', '702'));
  expect(news()).toEqual(['Custom:t3_701 INUSE', 'Custom:t3_702 INUSE']);
  for (const [name, space] of [
    ['UnParkedCall', '701'],
    ['ParkedCallTimeOut', '702'],
  ] as const)
    lamps.see(parking(name, space));
  expect(news()).toEqual(['Custom:t3_701 NOT_INUSE', 'Custom:t3_702 NOT_INUSE']);
  lamps.see(parking('ParkedCall', '701', 'default'));
  expect(news()).toEqual([]);
});

test('after a restart what Asterisk kept is put right', () => {
  const { lamps, news } = drawn();
  lamps.configure([tenant()]);
  news();
  const device = (name: string, state: string) => ({ device: name, state });
  lamps.settle(
    [device('Custom:t3_1002', 'BUSY'), device('Custom:t3_703', 'INUSE'), device('PJSIP/1001', 'INUSE'), device('Custom:t3_704', 'INUSE')],
    [{ parkinglot: 't3_0_701_20', parkingspace: '704' }],
  );
  expect(news().sort()).toEqual(['Custom:t3_*277 INUSE', 'Custom:t3_703 NOT_INUSE']);
});
