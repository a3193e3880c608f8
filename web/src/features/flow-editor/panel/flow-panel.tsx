import { Show } from 'solid-js';
import { useEditor } from '../editor.ts';
import { LanguageField } from './language-field.tsx';
import { VoiceField } from './voice-field.tsx';

/** What holds for the whole flow: who speaks, and in which language. */
export function FlowPanel() {
  const editor = useEditor();
  return (
    <div class="grid gap-4 p-4" data-settings="">
      <Show when={editor.mayWrite && editor.flow().steps.length === 1}>
        <ol class="grid list-decimal gap-1.5 rounded-lg bg-accent-soft py-3 pr-3 pl-8 text-sm">
          <li>Drag a step from the left onto the canvas.</li>
          <li>Drag from the dot behind an exit to the step that it leads to.</li>
          <li>Say here what the selected step does.</li>
          <li>Try it with Simulate, then Save and Publish.</li>
        </ol>
      </Show>
      <fieldset class="grid min-w-0 gap-4" disabled={!editor.mayWrite}>
        <VoiceField
          label="TTS Voice"
          name="flow_voice"
          noneWord="Simple voice (no account)"
          value={editor.flow().voice}
          onChange={(voice) => editor.changeWhole({ voice })}
        />
        <LanguageField label="Language" value={editor.flow().language} onChange={(language) => editor.changeWhole({ language })} />
      </fieldset>
    </div>
  );
}
