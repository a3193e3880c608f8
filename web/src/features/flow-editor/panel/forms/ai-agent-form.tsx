import type { SettingsOf } from '@botpbx/shared/model/flow-step';
import { createUniqueId } from 'solid-js';
import { agentsQuery } from '../../../../lib/named.ts';
import { AreaField } from '../../../../ui/field.tsx';
import { CasesField } from '../cases-field.tsx';
import type { StepFormProps } from '../fields.tsx';
import { Folded } from '../folded.tsx';
import { RowPick } from '../row-pick.tsx';
import { VariableMenu } from '../variable-menu.tsx';

const MOST_CONTEXT = 2000;

export function AiAgentForm(props: StepFormProps<SettingsOf<'ai_agent'>>) {
  const id = createUniqueId();
  return (
    <>
      <RowPick
        label="Agent"
        name="agent_id"
        query={agentsQuery}
        noneWord="Choose an agent"
        page="/agents"
        value={props.settings.agent_id}
        onChange={(agent_id) => props.onChange({ agent_id })}
      />
      <div class="relative" id={id}>
        <AreaField
          label="Context"
          name="context"
          rows={3}
          placeholder={'The caller is ${CALLERID(name)} and asks about order ${ORDER}.'}
          hint="What the agent is to know of the caller."
          value={props.settings.context}
          onChange={(context) => props.onChange({ context: context.slice(0, MOST_CONTEXT) })}
        />
        <span class="absolute -top-1.5 right-0">
          <VariableMenu label="Context" field={() => document.getElementById(id)?.querySelector('textarea')} />
        </span>
      </div>
      <Folded title="Ways on after the talk">
        <CasesField
          legend="Conditions"
          value={props.settings.cases}
          onChange={(cases) => props.onChange({ cases })}
          hint="AGENT_ENDING says how the talk ended; what the agent noted as outcome is known as AGENT_ and its name."
        />
      </Folded>
    </>
  );
}
