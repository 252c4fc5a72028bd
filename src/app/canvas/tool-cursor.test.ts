/** Promises of the cross that keys move: it stays on the canvas, and says where it is. */
import { describe, expect, it } from 'vitest';
import type { Design } from '../../model/design.ts';
import { movedCursor, placeWords } from './tool-cursor.ts';

const room = { width: 100, height: 60 };

describe('the cross', () => {
  it('goes where the arrow points, further with Shift, and never off the canvas', () => {
    expect(movedCursor({ x: 50, y: 30 }, 'ArrowLeft', false, room)).toEqual({ x: 34, y: 30 });
    expect(movedCursor({ x: 50, y: 30 }, 'ArrowDown', true, room)).toEqual({ x: 50, y: 60 });
    expect(movedCursor({ x: 5, y: 30 }, 'ArrowLeft', false, room)).toEqual({ x: 0, y: 30 });
    expect(movedCursor({ x: 5, y: 30 }, 'Enter', false, room)).toBeNull();
  });

  it('says at which node it stands, and on which side', () => {
    const node = (id: string, x: number, y: number) => ({
      id,
      kind: 'replica',
      name: id,
      position: { x, y },
    });
    const design = { nodes: [node('A', 0, 0), node('B', 400, 0)] } as unknown as Design;
    const said = (x: number, y: number) => placeWords(design, { x, y });
    expect([
      said(20, 20),
      said(-30, 20),
      said(200, 20),
      said(60, -80),
      said(380, 20),
      said(450, 300),
    ]).toEqual(['on A', 'left of A', 'right of A', 'above A', 'left of B', 'below B']);
    expect(placeWords({ nodes: [] }, { x: 0, y: 0 })).toBe('');
  });
});
