/** What a phone's channels are told of codes pressed in a call, where they are not the usual ones of `features.conf`. */
import type { TenantSection } from '@botpbx/shared/link/node-config';
import { DEFAULT_FEATURE_CODES } from '@botpbx/shared/model/feature-codes';
import type { IniLine } from './ini.ts';

/** The settings of an endpoint for its tenant's own codes. */
export const inCallLines = ({ transfer_blind, transfer_attended }: TenantSection['feature_codes']): IniLine[] => [
  ...codeLine('blindxfer', transfer_blind, DEFAULT_FEATURE_CODES.transfer_blind),
  ...codeLine('atxfer', transfer_attended, DEFAULT_FEATURE_CODES.transfer_attended),
];

const codeLine = (feature: string, code: string, usual: string): IniLine[] =>
  code === usual ? [] : [['set_var', `FEATUREMAP(${feature})=${code}`]];
