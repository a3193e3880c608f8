import { expect, test } from 'vitest';
import { clashesOf, codesWith, DEFAULT_FEATURE_CODES, FeatureCodes, FeatureCodesPatch, featureReader } from './feature-codes.ts';

const clashing = (chosen: FeatureCodesPatch) => clashesOf(codesWith(chosen)).map(({ path }) => path);
const read = featureReader(DEFAULT_FEATURE_CODES);

test('the defaults are codes and go together', () => {
  expect(FeatureCodes.parse(DEFAULT_FEATURE_CODES)).toEqual(DEFAULT_FEATURE_CODES);
  expect(clashesOf(DEFAULT_FEATURE_CODES)).toEqual([]);
});

test.each(['*', '#', '43', 'h', '*43a', '*12345', '***', '+43', '* 43'])('%j is no code', (code) => {
  expect(FeatureCodesPatch.safeParse({ echo: code }).success).toBe(false);
});

test('only parking may be a plain number, and each may be off', () => {
  expect(FeatureCodesPatch.safeParse({ park: '800', echo: '', transfer_blind: '#1' }).success).toBe(true);
  expect(FeatureCodesPatch.safeParse({ clock: '800' }).success).toBe(false);
});

test('one code for two features, and one that swallows another, are refused', () => {
  expect(clashing({ echo: '*60' })).toEqual(['clock']);
  expect(clashing({ echo: '', clock: '' })).toEqual([]);
  expect(clashing({ dnd_on: '*272' })).toEqual(['time_condition']);
  expect(clashing({ pickup_directed: '*7' }).length).toBeGreaterThan(1);
  expect(clashing({ dnd_on: '*7' })).toEqual([]);
  expect(clashing({ record: '*2' })).toEqual(['transfer_attended']);
  expect(clashing({ record: '*21' })).toEqual(['transfer_attended']);
  expect(clashing({ record: '*43' })).toEqual([]);
});

test.each([
  ['*43', 'echo', ''],
  ['*8', 'pickup', ''],
  ['*801001', 'intercom', '1001'],
  ['**1001', 'pickup_directed', '1001'],
  ['*72', 'forward_all_on', ''],
  ['*72+15551234567', 'forward_all_on', '+15551234567'],
  ['*2712', 'time_condition', '12'],
  ['700', 'park', ''],
])('%s is %s with %j', (text, feature, argument) => {
  expect(read(text)).toEqual({ feature, argument });
});

test.each(['1001', '*430', '*', '*1', '##', '#', '7001', '', '*781'])('%j is no feature that is dialled', (text) => {
  expect(read(text)).toBeUndefined();
});

test('a code that is off is no feature', () => {
  expect(featureReader(codesWith({ echo: '' }))('*43')).toBeUndefined();
  expect(featureReader({ echo: '*43' })('*60')).toBeUndefined();
});
