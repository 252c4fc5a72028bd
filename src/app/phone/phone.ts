/**
 * On a phone one looks: designs are shown, run, broken and shared, and not built. What is a phone is said once, here
 * and in `phone.css`: little room and no fine pointer.
 */
import { useSyncExternalStore } from 'react';
import { everything, type Guard, setGuard, usePermissions } from '../stores/permissions.ts';

const PHONE = '(pointer: coarse) and (max-width: 820px), (pointer: coarse) and (max-height: 480px)';

const onPhone: Guard = {
  editing: false,
  may: ({ type }) =>
    (type !== 'edit' && type !== 'undo') ||
    'A phone shows and runs designs. To change this one, open it on a larger screen.',
};

/** Sees to it that whoever may do everything may only look on a phone. Returns how to stop. */
export function watchPhone(): () => void {
  const phone = window.matchMedia(PHONE);
  const apply = () => {
    const { guard } = usePermissions.getState();
    if (phone.matches && guard === everything) setGuard(onPhone);
    else if (!phone.matches && guard === onPhone) setGuard(null);
  };
  apply();
  phone.addEventListener('change', apply);
  const stop = usePermissions.subscribe(apply);
  return () => {
    phone.removeEventListener('change', apply);
    stop();
  };
}

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const phone = window.matchMedia(PHONE);
      phone.addEventListener('change', changed);
      return () => phone.removeEventListener('change', changed);
    },
    () => window.matchMedia(PHONE).matches,
  );
}
