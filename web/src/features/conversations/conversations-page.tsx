import { listConversations } from '@botpbx/shared/api/conversations';
import { ConversationEnding } from '@botpbx/shared/model/conversation';
import { useQuery } from '@tanstack/solid-query';
import MessagesSquare from 'lucide-solid/icons/messages-square';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { agentsQuery } from '../../lib/named.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState, type UrlState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, TextField } from '../../ui/field.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { AgentNumbers } from './agent-numbers.tsx';
import { ConversationTable } from './conversation-table.tsx';
import { OpenedConversation } from './opened-conversation.tsx';
import { endings } from './words.ts';

const FILTER_NAMES = ['start', 'end', 'agent', 'ending', 'search'] as const;

/** What agents and callers said. Filters and the opened conversation stand in the address. */
export function ConversationsPage() {
  const url = createUrlState();
  const filters = () => filtersIn(url);
  const list = createRows(
    () => [...keys.conversations, filters()],
    (asked, signal) => call(listConversations, { query: { ...asked, ...filters() } }, signal),
  );
  const isFiltered = () => Object.keys(filters()).length > 0;
  const clear = () => url.set(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])));
  const opened = () => (/^[1-9][0-9]{0,14}$/.test(url.get('id')) ? Number(url.get('id')) : undefined);
  return (
    <>
      <PageHead
        title="Conversations"
        says="What AI agents and callers said. Read some of them now and then: they show what to change in a prompt. Who reads is written to the audit log."
      />
      <Show when={filters().agent_id} keyed>
        {(id) => <AgentNumbers id={id} start={filters().start} end={filters().end} />}
      </Show>
      <Card>
        <Filters url={url} onClear={clear} />
        <Listing list={list} moreWord="Show earlier conversations" empty={<None onClear={isFiltered() ? clear : undefined} />}>
          {(rows) => <ConversationTable rows={rows()} onOpen={(row) => url.set({ id: String(row.id) }, 'push')} />}
        </Listing>
      </Card>
      <Show when={opened()} keyed>
        {(id) => <OpenedConversation id={id} onClose={() => url.set({ id: undefined })} />}
      </Show>
    </>
  );
}

function Filters(props: { url: UrlState; onClear: () => void }) {
  const may = useMay();
  const agents = useQuery(() => ({ ...agentsQuery(), enabled: may('agents:read') }));
  const field = (name: (typeof FILTER_NAMES)[number]) => ({
    name,
    value: props.url.get(name),
    onChange: (value: string) => props.url.set({ [name]: value }),
  });
  const any = { value: '', label: 'Any' };
  const agentChoices = () => [any, ...(agents.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))];
  const endingChoices = [any, ...ConversationEnding.options.map((value) => ({ value, label: endings[value].text }))];
  return (
    <div class="grid grid-cols-2 items-end gap-3 border-b border-line p-4 md:grid-cols-[1fr_1fr_1fr_1fr_1.6fr_auto]">
      <TextField label="From day" type="date" {...field('start')} />
      <TextField label="To day" type="date" {...field('end')} />
      <ChoiceField label="Agent" choices={agentChoices()} {...field('agent')} />
      <ChoiceField label="Ended" choices={endingChoices} {...field('ending')} />
      <SearchBox
        label="Words that were said"
        placeholder="Words"
        value={props.url.get('search')}
        onSearch={(search) => props.url.set({ search })}
      />
      <Button kind="quiet" class="max-md:col-span-2" onClick={props.onClear}>
        Clear filters
      </Button>
    </div>
  );
}

function None(props: { onClear: (() => void) | undefined }) {
  return (
    <Show
      when={props.onClear}
      fallback={
        <Empty title="No conversations yet" icon={MessagesSquare}>
          When a caller talks with an AI agent, it stands here.
        </Empty>
      }
    >
      {(clear) => (
        <Empty title="No such conversations" icon={MessagesSquare} action={<Button onClick={clear()}>Clear filters</Button>}>
          No conversation fits these filters.
        </Empty>
      )}
    </Show>
  );
}

/** What of the address the API understands; an odd value is left out. */
function filtersIn(url: UrlState) {
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(url.get(name)) ? url.get(name) : undefined);
  const search = url.get('search').trim().slice(0, 100);
  const asked = {
    start: day('start'),
    end: day('end'),
    agent_id: Number(url.get('agent')) || undefined,
    ending: ConversationEnding.safeParse(url.get('ending')).data,
    search: search.length > 1 ? search : undefined,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as typeof asked;
}
