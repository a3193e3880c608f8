import { operation } from '../base/operation.ts';
import { FeatureCodes, FeatureCodesPatch } from '../model/feature-codes.ts';

export const getFeatureCodes = operation({
  method: 'GET',
  path: '/api/feature-codes',
  permission: 'feature_codes:read',
  says: 'Reads what phones dial for features',
  result: FeatureCodes,
  errors: [],
});
export const updateFeatureCodes = operation({
  method: 'PUT',
  path: '/api/feature-codes',
  permission: 'feature_codes:write',
  says: 'Changes the codes that the body names; an empty one switches its feature off',
  body: FeatureCodesPatch,
  result: FeatureCodes,
  errors: ['extension.number_taken'],
});

export const featureCodeOperations = [getFeatureCodes, updateFeatureCodes] as const;
