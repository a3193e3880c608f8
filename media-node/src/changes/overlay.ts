/** Changes that were made here, laid over the configuration until the cloud has them. Pure. */
import type { Change, ChangedNoun, ChangeTimes } from '@botpbx/shared/link/changes';
import type { TenantSection } from '@botpbx/shared/link/node-config';

/** A change, whose it is, and when it was made. */
export interface MadeChange {
  readonly tenantId: number;
  /** ISO 8601. */
  readonly at: string;
  readonly change: Change;
}

interface Changeable {
  readonly id: number;
  readonly changed: ChangeTimes;
}
type RowsName = { [Name in keyof TenantSection]: TenantSection[Name] extends readonly Changeable[] ? Name : never }[keyof TenantSection];

/** Where the rows of each noun stand in a section. */
const ROWS: Readonly<Record<ChangedNoun, RowsName>> = {
  extension: 'extensions',
  queue_member: 'queue_members',
  time_condition: 'time_conditions',
};

const rowOf = (section: TenantSection, { of, id }: Change): Changeable | undefined => {
  const rows: readonly Changeable[] = section[ROWS[of]];
  return rows.find((row) => row.id === id);
};

/** When the field was changed last, as the section says. */
export const changedAt = (section: TenantSection | undefined, change: Change): string | undefined =>
  section && rowOf(section, change)?.changed[change.field];

/** Whether the section has the change or a newer one, or the row no more. */
export function isOver(section: TenantSection | undefined, { change, at }: MadeChange): boolean {
  if (!section || !rowOf(section, change)) return true;
  const before = changedAt(section, change);
  return before !== undefined && Date.parse(before) >= Date.parse(at);
}

/** The section as it is with the changes. */
export function overlaid(section: TenantSection, made: readonly MadeChange[]): TenantSection {
  const mine = made.filter(({ tenantId }) => tenantId === section.tenant_id);
  if (mine.length === 0) return section;
  const names = new Set(mine.map(({ change }) => ROWS[change.of]));
  const changed = [...names].map((name) => {
    const rows: readonly Changeable[] = section[name];
    return [
      name,
      rows.map((row) =>
        withChanges(
          row,
          mine.filter(({ change }) => ROWS[change.of] === name && change.id === row.id),
        ),
      ),
    ];
  });
  return { ...section, ...Object.fromEntries(changed) };
}

const withChanges = (row: Changeable, made: readonly MadeChange[]): Changeable =>
  made.length === 0 ? row : { ...row, ...Object.fromEntries(made.map(({ change }) => [change.field, change.value])) };
