/**
 * The keys that belong to one control or one mode of the page while it has the focus or is on: arrows in a list,
 * Enter on a bar, the keys of a remote in a lecture. They are no commands, because without their control they mean
 * nothing; but they are keys, so the list that `?` shows has them beside the commands. `keys.test.ts` holds every
 * key handler of the page to this list or to the registry.
 */

export interface ControlKeys {
  readonly id: string;
  /** Where: "In the lane of faults". */
  readonly title: string;
  readonly keys: readonly { readonly shortcuts: readonly string[]; readonly title: string }[];
}

export const controlKeys: readonly ControlKeys[] = [
  {
    id: 'canvas',
    title: 'On the canvas',
    keys: [
      { shortcuts: ['Tab'], title: 'To the next node or link' },
      { shortcuts: ['Enter', 'Space'], title: 'Select what has the focus' },
      { shortcuts: ['Shift+ArrowLeft', 'Shift+ArrowRight'], title: 'On the name of a zone: resize it' },
      { shortcuts: ['ArrowRight', 'ArrowDown'], title: 'On the corner of a note or frame: resize it' },
      { shortcuts: ['Enter'], title: 'On a port: begin or end a link; in a name: keep it' },
      { shortcuts: ['Alt'], title: 'Held while dragging: neither grid nor guides' },
      { shortcuts: ['Escape'], title: 'In a name: leave it as it was; in a note: keep it' },
    ],
  },
  {
    id: 'tools',
    title: 'Scissors, lasso, zone',
    keys: [
      { shortcuts: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], title: 'Move the cross' },
      { shortcuts: ['Shift+ArrowLeft', 'Shift+ArrowRight'], title: 'Move it further' },
      { shortcuts: ['Enter'], title: 'Begin the stroke, end it; twice in one place: a click' },
      { shortcuts: ['Alt'], title: 'Held: cut one way only' },
      { shortcuts: ['Escape'], title: 'Leave the stroke undone' },
    ],
  },
  {
    id: 'lane',
    title: 'In the lane of faults',
    keys: [
      { shortcuts: ['ArrowLeft', 'ArrowRight'], title: 'Move the fault; move the playhead' },
      {
        shortcuts: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
        title: 'Stretch the fault; the playhead goes further',
      },
      { shortcuts: ['Enter', 'Space'], title: 'Its settings' },
      { shortcuts: ['Delete', 'Backspace'], title: 'Take it off the timeline, or heal it' },
      { shortcuts: ['Mod+D'], title: 'Duplicate it' },
      { shortcuts: ['PageUp', 'PageDown'], title: 'The playhead by a tenth' },
      { shortcuts: ['Home', 'End'], title: 'The playhead to the beginning, to the end' },
    ],
  },
  {
    id: 'fault-targets',
    title: 'A fault in the hand',
    keys: [
      { shortcuts: ['ArrowLeft', 'ArrowRight'], title: 'The target before, the next one' },
      { shortcuts: ['Enter'], title: 'Take this target' },
      { shortcuts: ['Escape'], title: 'Put it back' },
    ],
  },
  {
    id: 'palette',
    title: 'In the palette',
    keys: [
      { shortcuts: ['ArrowDown', 'ArrowUp'], title: 'Along the list' },
      { shortcuts: ['Enter'], title: 'Add the node; take the fault in the hand' },
      { shortcuts: ['Escape'], title: 'Clear the search' },
    ],
  },
  {
    id: 'lists',
    title: 'In menus and in the list of commands',
    keys: [
      { shortcuts: ['ArrowDown', 'ArrowUp'], title: 'Along the list' },
      { shortcuts: ['Enter'], title: 'Do it' },
      { shortcuts: ['Escape'], title: 'Back, close' },
      { shortcuts: ['Backspace'], title: 'In an empty field: back' },
    ],
  },
  {
    id: 'fields',
    title: 'In fields, tabs and borders',
    keys: [
      { shortcuts: ['Enter'], title: 'Take what was typed' },
      { shortcuts: ['Escape'], title: 'Leave it as it was' },
      { shortcuts: ['ArrowUp', 'ArrowDown'], title: 'A figure up or down, with Shift by more' },
      { shortcuts: ['ArrowLeft', 'ArrowRight'], title: 'The next tab; the border of a panel' },
    ],
  },
  {
    id: 'charts',
    title: 'In charts and pictures',
    keys: [
      { shortcuts: ['ArrowLeft', 'ArrowRight'], title: 'Along the time, along the evidence' },
      {
        shortcuts: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
        title: 'In a chart: mark a stretch; Enter zooms to it',
      },
      { shortcuts: ['ArrowUp', 'ArrowDown'], title: 'In the diagram: the message before, the next one' },
      { shortcuts: ['+', '-'], title: 'Closer, further away' },
      { shortcuts: ['End'], title: 'In the diagram: follow the run' },
      { shortcuts: ['PageUp', 'PageDown'], title: 'In a zoomed chart: on, back' },
      {
        shortcuts: ['Shift+ArrowRight', 'Shift+ArrowDown'],
        title: 'On the grip of a chart: wider, higher; arrows alone move it',
      },
      { shortcuts: ['Enter'], title: 'Go to the moment of what is chosen' },
      { shortcuts: ['Escape'], title: 'The whole run again; back to all charts' },
    ],
  },
  {
    id: 'present',
    title: 'While presenting',
    keys: [
      { shortcuts: ['ArrowRight', 'PageDown'], title: 'The next scene' },
      { shortcuts: ['ArrowLeft', 'PageUp'], title: 'The scene before' },
      { shortcuts: ['Home'], title: 'The first scene' },
      { shortcuts: ['B', '.'], title: 'A black screen' },
      { shortcuts: ['Q'], title: 'A QR code of the experiment' },
      { shortcuts: ['L'], title: 'The spotlight' },
      { shortcuts: ['Escape'], title: 'End the lecture' },
    ],
  },
];
