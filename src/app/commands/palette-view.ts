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
}
export const usePaletteView = create<PaletteView>()(() => ({ question: null }));

/** Opens the palette, with the answers to one command or with all commands. */
export function openCommandPalette(question: string | null = null): void {
  usePaletteView.setState({ question });
  useUiStore.getState().openDialog('commands');
}

/** A command that asks: running it opens the palette with its answers. */
export function asking(command: Omit<Command, 'run' | 'asks'>): Command {
  return { ...command, asks: true, run: () => openCommandPalette(command.id) };
}
