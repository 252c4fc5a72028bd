/**
 * What the command palette shows when it opens: all commands, or the answers to one command that asks "which?".
 * Small, because it is part of the first load; the palette itself is not.
 */
import { create } from 'zustand';
import { useUiStore } from '../stores/ui-store.ts';
import type { Command } from './command.ts';

interface PaletteView {
  /** Id of the command whose answers are offered; null: all commands. */
  readonly question: string | null;
  /** What was typed before the palette was on the screen. */
  readonly typedAhead: string;
}
export const usePaletteView = create<PaletteView>()(() => ({ question: null, typedAhead: '' }));

/** Opens the palette, with the answers to one command or with all commands. */
export function openCommandPalette(question: string | null = null): void {
  usePaletteView.setState({ question, typedAhead: '' });
  useUiStore.getState().openDialog('commands');
}

/** Whoever types as soon as the palette was asked for means it, even where it must be fetched first. */
export function typeAhead(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { typedAhead } = usePaletteView.getState();
  if (event.key === 'Backspace') usePaletteView.setState({ typedAhead: typedAhead.slice(0, -1) });
  else if (event.key.length === 1) usePaletteView.setState({ typedAhead: typedAhead + event.key });
  else return;
  event.preventDefault();
}

/** A command that asks: running it opens the palette with its answers. */
export function asking(command: Omit<Command, 'run' | 'asks'>): Command {
  return { ...command, asks: true, run: () => openCommandPalette(command.id) };
}
