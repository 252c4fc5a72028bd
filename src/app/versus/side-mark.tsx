/** The letter of the side that an element of a comparison is on; nothing where one design stands alone. */
import { sideOf } from '../../model/sides.ts';
import { useDesignStore } from '../stores/design-store.ts';

export function SideMark({ id }: { readonly id: string }) {
  const compared = useDesignStore((state) => state.design.sides !== undefined);
  const side = compared ? sideOf(id) : null;
  if (side === null) return null;
  const letter = side.toUpperCase();
  return (
    <>
      <b className={`side-mark ${side}`} aria-hidden="true">
        {letter}
      </b>
      <span className="visually-hidden">Side {letter}, </span>
    </>
  );
}
