/** The feature codes as a node needs them. */
import { z } from 'zod';
import { DEFAULT_FEATURE_CODES, FeatureCodes } from '../../model/feature-codes.ts';

type Shape = { readonly [Name in keyof FeatureCodes]: z.ZodDefault<z.ZodString> };

/** Defaults are those of sections that a node kept from before there was the code. */
export const ConfigFeatureCodes = z.strictObject(
  Object.fromEntries(
    Object.entries(FeatureCodes.shape).map(([name, code]) => [name, code.default(DEFAULT_FEATURE_CODES[name as keyof FeatureCodes])]),
  ) as unknown as Shape,
);
