/** What a phone's channels are told of codes pressed in a call, where they are not the usual ones of `features.conf`. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { DEFAULT_FEATURE_CODES } from '@botpbx/shared/model/feature-codes';
import type { IniLine } from './ini.ts';

/** The settings of an endpoint for its tenant's own codes. */
export const inCallLines = ({ transfer_blind, transfer_attended, record }: TenantSection['feature_codes']): IniLine[] => [
  ...codeLine('blindxfer', transfer_blind, DEFAULT_FEATURE_CODES.transfer_blind),
  ...codeLine('atxfer', transfer_attended, DEFAULT_FEATURE_CODES.transfer_attended),
  ...recordLine(record),
];

/** Codes for recording are a sign and a digit; each has its entry in `features.conf`. */
const recordLine = (code: string): IniLine[] =>
  /^[*#][1-9]$/.test(code) ? [['set_var', `DYNAMIC_FEATURES=record_${code.startsWith('*') ? 's' : 'h'}${code.slice(1)}`]] : [];

const codeLine = (feature: string, code: string, usual: string): IniLine[] =>
  code === usual ? [] : [['set_var', `FEATUREMAP(${feature})=${code}`]];
