/** Who is told that somebody called for help: one mail for each address of the place, as SQL, so that it goes into the batch of the event itself. */
import { type SQL, sql } from 'drizzle-orm';
import { emergencyLocations as t } from './table.ts';

/** A call for help that a node told of. */
export interface Help {
  readonly tenant_id: number;
  readonly location_id: number;
  readonly call_id: string;
  readonly number: string;
  readonly extension: string | null;
  readonly at: string;
}

/** Rows of `tenant_id`, `about`, `to`, `subject`, `text`, `at`: the mails of these calls. */
export function helpMails(calls: readonly Help[]): SQL {
  const told = calls.map((call) => ({
    ...call,
    subject: `Emergency call to ${call.number} from ${call.extension ?? 'an unknown phone'}: `,
    text: `At ${call.at} ${call.extension === null ? 'somebody' : `extension ${call.extension}`} called ${call.number}.\n\n`,
  }));
  return sql`select ${t.tenant_id} as tenant_id,
      'emergency:' || (told.value ->> '$.call_id') || ':' || reader.value as about, reader.value as "to",
      (told.value ->> '$.subject') || ${t.name} as subject,
      (told.value ->> '$.text') || ${t.name} || char(10) || ${t.address} || char(10, 10) || 'The emergency service sees the number ' || ${t.caller_id} || '.' as text,
      told.value ->> '$.at' as at
    from json_each(${JSON.stringify(told)}) as told
      join ${t} on ${t.tenant_id} = told.value ->> '$.tenant_id' and ${t.id} = told.value ->> '$.location_id'
      join json_each(${t.notify_emails}) as reader`;
}
