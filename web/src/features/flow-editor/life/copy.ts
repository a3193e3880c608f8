/** A second IVR out of one, and an IVR as a file. */
import { createIvr, exportIvr, getIvr } from '@botpbx/shared/api/ivrs';
import type { Ivr } from '@botpbx/shared/model/ivr';
import { call } from '../../../lib/api.ts';

/** Which IVR it is, for people. */
export interface NamedIvr {
  readonly id: number;
  readonly name: string;
}

const MOST_NAME = 80;
const RELEASE_AFTER_MS = 10_000;

/** Makes a draft with the same flow. It has no number: each number leads to one thing. */
export async function copyIvr({ id, name }: NamedIvr): Promise<Ivr> {
  const { description, failed_destination, flow } = await call(getIvr, { params: { id } });
  const copy = { name: `${name.slice(0, MOST_NAME - ' (copy)'.length)} (copy)`, description, number: null, failed_destination, flow };
  return call(createIvr, { body: copy });
}

/** Hands the reader the draft as a file. */
export async function saveAsFile({ id, name }: NamedIvr): Promise<void> {
  const file = await call(exportIvr, { params: { id } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
  link.download = `${fileNameOf(name)}.ivr.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), RELEASE_AFTER_MS);
}

/** What every system takes as the name of a file. */
export const fileNameOf = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '') || 'ivr';
