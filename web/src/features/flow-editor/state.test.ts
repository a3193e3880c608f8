import { EMPTY_FLOW, Flow, type FlowStep } from '@botpbx/shared/model/flow';
import type { StepKind } from '@botpbx/shared/model/flow-step';
import { expect, test } from 'vitest';
import { arrange, isUnplaced } from './arrange.ts';
import { CARD, heightOf } from './card-size.ts';
import { beginHistory, record, redo, undo } from './history.ts';
import {
  addStep,
  changeSettings,
  connect,
  copySteps,
  disconnect,
  linksOf,
  mayConnect,
  moveSteps,
  pasteSteps,
  removeSteps,
  renameStep,
  stepOf,
} from './state.ts';

const here = { x: 0, y: 0 };
const exitsIn = (flow: Flow, id: string) => stepOf(flow, id)?.exits;

/** A start, and steps of the kinds, named after their kind. */
function flowWith(...kinds: StepKind[]): Flow {
  return kinds.reduce((flow, kind) => addStep(flow, kind, here).flow, EMPTY_FLOW);
}

test('a step comes with the settings of its kind and an id of its own', () => {
  const first = addStep(EMPTY_FLOW, 'dtmf_input', { x: 10.4, y: 20.6 });
  const second = addStep(first.flow, 'dtmf_input', here);
  expect([first.ids, second.ids]).toEqual([['dtmf_input_1'], ['dtmf_input_2']]);
  expect(stepOf(second.flow, 'dtmf_input_1')).toMatchObject({ position: { x: 10, y: 21 }, settings: { timeout: 5, terminator: '#' } });
  expect(Flow.safeParse(second.flow).success).toBe(true);
});

test('a flow has one start', () => {
  expect(addStep(EMPTY_FLOW, 'start', here)).toEqual({ flow: EMPTY_FLOW, ids: [] });
});

test('an exit leads to one step, but to several inputs, which listen together', () => {
  const flow = flowWith('play_message', 'dtmf_input', 'dtmf_input', 'menu');
  const link = (to: string) => ({ from: 'play_message_1', exit: 'next', to });
  const both = connect(connect(flow, link('dtmf_input_1')), link('dtmf_input_2'));
  expect(exitsIn(both, 'play_message_1')).toEqual({ next: ['dtmf_input_1', 'dtmf_input_2'] });
  expect(exitsIn(connect(both, link('menu_1')), 'play_message_1')).toEqual({ next: ['menu_1'] });
  expect(connect(both, link('dtmf_input_1'))).toBe(both);
});

test('nothing leads to the start, from an exit that is not there, or to a step that is not there', () => {
  const flow = flowWith('menu');
  expect(mayConnect(flow, { from: 'menu_1', exit: 'timeout', to: 'start' })).toBe(false);
  expect(mayConnect(flow, { from: 'menu_1', exit: 'key_1', to: 'menu_1' })).toBe(false);
  expect(mayConnect(flow, { from: 'menu_1', exit: 'timeout', to: 'menu_9' })).toBe(false);
  expect(mayConnect(flow, { from: 'menu_1', exit: 'timeout', to: 'menu_1' })).toBe(true);
});

test('a step goes with all its lines; the start stays', () => {
  const flow = connect(connect(flowWith('menu', 'hangup'), { from: 'start', exit: 'next', to: 'menu_1' }), {
    from: 'menu_1',
    exit: 'timeout',
    to: 'hangup_1',
  });
  const less = removeSteps(flow, new Set(['start', 'menu_1']));
  expect(less.steps.map(({ id }) => id)).toEqual(['start', 'hangup_1']);
  expect(linksOf(less)).toEqual([]);
});

test('one line is taken away, others of the same exit stay', () => {
  const start = { from: 'start', exit: 'next' };
  const flow = ['dtmf_input_1', 'dtmf_input_2'].reduce((now, to) => connect(now, { ...start, to }), flowWith('dtmf_input', 'dtmf_input'));
  expect(exitsIn(disconnect(flow, [{ ...start, to: 'dtmf_input_1' }]), 'start')).toEqual({ next: ['dtmf_input_2'] });
});

test('what an edit does not touch stays the same object, and an edit that changes nothing gives the flow back', () => {
  const flow = flowWith('menu', 'hangup');
  const renamed = renameStep(flow, 'menu_1', 'Main menu');
  expect(stepOf(renamed, 'hangup_1')).toBe(stepOf(flow, 'hangup_1'));
  expect(renameStep(renamed, 'menu_1', 'Main menu')).toBe(renamed);
  expect(moveSteps(renamed, new Map([['menu_1', here]]))).toBe(renamed);
});

test('a key that leaves a menu takes its line along', () => {
  const keys = (...names: string[]) => ({ options: names.map((key) => ({ key, label: '' })) });
  const flow = connect(changeSettings<'menu'>(flowWith('menu', 'hangup'), 'menu_1', keys('1', '2')), {
    from: 'menu_1',
    exit: 'key_2',
    to: 'hangup_1',
  });
  expect(exitsIn(changeSettings<'menu'>(flow, 'menu_1', keys('2')), 'menu_1')).toEqual({ key_2: ['hangup_1'] });
  expect(exitsIn(changeSettings<'menu'>(flow, 'menu_1', keys('1')), 'menu_1')).toEqual({});
});

test('lines of conditions follow their condition when it moves or others go', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((when) => ({ label: '', when })) as [Case, Case, Case];
  const flow = ['case_1', 'case_2', 'case_3'].reduce(
    (now, exit, at) => connect(now, { from: 'branch_1', exit, to: `hangup_${at + 1}` }),
    changeSettings<'branch'>(flowWith('branch', 'hangup', 'hangup', 'hangup'), 'branch_1', { cases: [a, b, c] }),
  );
  const after = (...cases: Case[]) => exitsIn(changeSettings<'branch'>(flow, 'branch_1', { cases }), 'branch_1');
  expect(after(b, c)).toEqual({ case_1: ['hangup_2'], case_2: ['hangup_3'] });
  expect(after(c, a, b)).toEqual({ case_1: ['hangup_3'], case_2: ['hangup_1'], case_3: ['hangup_2'] });
  expect(after(a, { ...b, when: 'other' }, c)).toEqual({ case_1: ['hangup_1'], case_2: ['hangup_2'], case_3: ['hangup_3'] });
  expect(after(a, b, c, { label: '', when: 'd' })).toEqual({ case_1: ['hangup_1'], case_2: ['hangup_2'], case_3: ['hangup_3'] });
});
type Case = { label: string; when: string };

test('copies have ids of their own and lead to each other as before, not to what was not copied', () => {
  const flow = connect(connect(flowWith('menu', 'hangup'), { from: 'menu_1', exit: 'timeout', to: 'hangup_1' }), {
    from: 'start',
    exit: 'next',
    to: 'menu_1',
  });
  const whole = pasteSteps(flow, copySteps(flow, new Set(['start', 'menu_1', 'hangup_1'])));
  expect(whole.ids).toEqual(['menu_2', 'hangup_2']);
  expect(exitsIn(whole.flow, 'menu_2')).toEqual({ timeout: ['hangup_2'] });
  expect(exitsIn(pasteSteps(flow, copySteps(flow, new Set(['menu_1']))).flow, 'menu_2')).toEqual({});
  expect(Flow.safeParse(whole.flow).success).toBe(true);
});

test('edits are undone and done again; a new one ends what was undone', () => {
  const [one, two, three] = [flowWith('menu'), flowWith('hangup'), flowWith('branch')];
  const begun = beginHistory(EMPTY_FLOW);
  const done = record(record(begun, { flow: one, says: 'one', atMs: 0 }), { flow: two, says: 'two', atMs: 10 });
  expect(undo(done).present.flow).toBe(one);
  expect(undo(undo(undo(done))).present.flow).toBe(EMPTY_FLOW);
  expect(redo(undo(done)).present.flow).toBe(two);
  expect(redo(record(undo(done), { flow: three, says: 'three', atMs: 20 })).present.flow).toBe(three);
});

test('letters of one field are one edit, unless a pause lies between', () => {
  const typed = (history: ReturnType<typeof beginHistory>, name: string, atMs: number) =>
    record(history, { flow: renameStep(history.present.flow, 'start', name), says: 'Rename', mark: 'name start', atMs });
  const quick = typed(typed(beginHistory(EMPTY_FLOW), 'a', 0), 'ab', 400);
  expect(undo(quick).present.flow).toBe(EMPTY_FLOW);
  expect(stepOf(undo(typed(quick, 'abc', 5000)).present.flow, 'start')?.name).toBe('ab');
});

const isApart = (left: FlowStep, right: FlowStep): boolean =>
  Math.abs(left.position.x - right.position.x) >= CARD.width ||
  left.position.y + heightOf(left) <= right.position.y ||
  right.position.y + heightOf(right) <= left.position.y;

test('arranged steps stand from left to right, and none over another', () => {
  const flow = ['menu_1', 'transfer_1', 'hangup_1', 'menu_1'].reduce(
    (now, to, at) =>
      connect(now, {
        from: ['start', 'menu_1', 'menu_1', 'transfer_1'][at] ?? '',
        exit: ['next', 'timeout', 'invalid', 'busy'][at] ?? '',
        to,
      }),
    flowWith('menu', 'transfer', 'hangup', 'voicemail'),
  );
  expect(isUnplaced(flow)).toBe(true);
  const { steps } = arrange(flow);
  for (const left of steps) for (const right of steps) expect(left === right || isApart(left, right)).toBe(true);
  const x = (id: string) => steps.find((step) => step.id === id)?.position.x ?? Number.NaN;
  expect(x('start')).toBeLessThan(x('menu_1'));
  expect(x('menu_1')).toBeLessThan(x('transfer_1'));
  expect(x('transfer_1')).toBe(x('hangup_1'));
  expect(isUnplaced({ ...flow, steps })).toBe(false);
});
