/**
 * How closely one looks: from far away nodes show what can still be read, and nobody draws the rest. A store of its
 * own, so that a node renders again when this changes and not with every step of the camera.
 */
import { create } from 'zustand';

export const useFarView = create<{ readonly far: boolean }>()(() => ({ far: false }));
