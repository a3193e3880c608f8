import * as api from '@botpbx/shared/api/feature-codes';
import { AppError } from '@botpbx/shared/base/errors';

import { clashesOf, codesWith, type FeatureCodes, type FeatureCodesPatch } from '@botpbx/shared/model/feature-codes';
import { EMERGENCY_NUMBERS } from '@botpbx/shared/model/number-kind';
import { bind, type Route } from '../kit/bind.ts';
import type { Context } from '../kit/context.ts';
import { namedFields } from '../kit/patch.ts';
import { readFeatureCodes, writeFeatureCodes } from './store.ts';

export const featureCodeRoutes: readonly Route[] = [
  bind(api.getFeatureCodes, async ({ db }) => (await readFeatureCodes(db)).codes),
  bind(api.updateFeatureCodes, (ctx, { body }) => change(ctx, namedFields(body))),
];

/** Tries of a change that others make at the same time. */
const MAX_TRIES = 5;

async function change(ctx: Context, chosen: FeatureCodesPatch): Promise<FeatureCodes> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { row, codes } = await readFeatureCodes(ctx.db);
    const wanted = codesWith(chosen, codes);
    if (Object.keys(chosen).length === 0) return wanted;
    refuseClashes(wanted);
    if (await writeFeatureCodes(ctx.db, row, chosen, await isParkFree(ctx, chosen.park))) return wanted;
  }
  throw new AppError('extension.number_taken');
}

function refuseClashes(wanted: FeatureCodes): void {
  const errors = clashesOf(wanted);
  if (EMERGENCY_NUMBERS.has(wanted.park)) errors.push({ path: 'park', message: 'is an emergency number' });
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

/** Of all codes only that for parking can be a number that something else has. */
const isParkFree = ({ wiring }: Context, park: string | undefined) =>
  park !== undefined && /^[0-9]+$/.test(park) ? wiring.isNumberFree(park, { of: 'feature_code', path: 'park' }) : undefined;
