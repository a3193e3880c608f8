import ChevronFirst from 'lucide-solid/icons/chevron-first';
import ChevronLast from 'lucide-solid/icons/chevron-last';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import { Show } from 'solid-js';
import { Button } from '../../../ui/button.tsx';

interface TransportProps {
  at: number;
  last: number;
  isPlaying: boolean;
  onGo: (place: number) => void;
  onPlay: () => void;
}

/** Goes to and fro in a replay. */
export function Transport(props: TransportProps) {
  return (
    <div class="grid gap-2">
      <input
        class="w-full accent-(--accent)"
        type="range"
        min="0"
        max={props.last}
        value={props.at}
        aria-label="Moment of the call"
        onInput={(event) => props.onGo(event.currentTarget.valueAsNumber)}
      />
      <div class="flex items-center justify-center gap-1">
        <Button kind="quiet" square aria-label="To the beginning" disabled={props.at === 0} onClick={() => props.onGo(0)}>
          <ChevronFirst size={18} aria-hidden="true" />
        </Button>
        <Button kind="quiet" square aria-label="Back" disabled={props.at === 0} onClick={() => props.onGo(props.at - 1)}>
          <ChevronLeft size={18} aria-hidden="true" />
        </Button>
        <Button square aria-label={props.isPlaying ? 'Pause' : 'Play'} onClick={props.onPlay}>
          <Show when={props.isPlaying} fallback={<Play size={17} aria-hidden="true" />}>
            <Pause size={17} aria-hidden="true" />
          </Show>
        </Button>
        <Button kind="quiet" square aria-label="Forward" disabled={props.at === props.last} onClick={() => props.onGo(props.at + 1)}>
          <ChevronRight size={18} aria-hidden="true" />
        </Button>
        <Button kind="quiet" square aria-label="To the end" disabled={props.at === props.last} onClick={() => props.onGo(props.last)}>
          <ChevronLast size={18} aria-hidden="true" />
        </Button>
      </div>
    </div>
  );
}
