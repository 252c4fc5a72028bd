/**
 * Elements of which a large design has thousands and which are never seen: names for screen readers, places of ports.
 * When a style sheet comes later, with a panel that is opened for the first time, a browser works out anew the style
 * of every element whose tag one of its rules ends with, however far from what the rule is about (1,000 nodes: 1,800
 * elements, 30 to 70 ms of a task). No rule names these tags.
 */
import { createElement, type ReactElement, type ReactNode, type Ref } from 'react';

interface QuietProps {
  readonly id?: string;
  readonly className?: string;
  readonly hidden?: boolean;
  readonly ref?: Ref<HTMLElement>;
  readonly children?: ReactNode;
  readonly [data: `data-${string}`]: string;
}

/** The name of a node, which `aria-labelledby` points to. */
export const NodeName = (props: Pick<QuietProps, 'id' | 'ref' | 'children'>): ReactElement =>
  createElement('node-name', { ...props, hidden: true });

/** Where a port would be. */
export const PortPlace = (props: QuietProps): ReactElement => createElement('port-place', { ...props });
