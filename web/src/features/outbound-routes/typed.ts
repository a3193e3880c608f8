/** What is typed into the form of an outbound route. */
export interface Typed {
  name: string;
  position: string;
  pattern: string;
  trunk_ids: readonly number[];
  strip: string;
  prepend: string;
  caller_id: string;
  pin_set_id: string;
  time_condition_id: string;
  enabled: boolean;
}
