/** Tabs after the ARIA pattern: arrow keys move and open, only the open tab is in the tab order. */
import { type KeyboardEvent, type ReactNode, useId } from 'react';

export interface TabsProps<Id extends string> {
  readonly tabs: readonly { readonly id: Id; readonly title: string; readonly badge?: ReactNode }[];
  readonly open: Id;
  readonly label: string;
  readonly onOpen: (id: Id) => void;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const base = useId();
  const move = (event: KeyboardEvent) => {
    const steps: { readonly [key: string]: number } = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    const at = props.tabs.findIndex((tab) => tab.id === props.open);
    const next = props.tabs[(at + step + props.tabs.length) % props.tabs.length]!;
    props.onOpen(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
    event.preventDefault();
  };
  return (
    <div className={`tabbed ${props.className ?? ''}`}>
      <div className="tabs" role="tablist" aria-label={props.label} onKeyDown={move}>
        {props.tabs.map((tab) => (
          <button
            key={tab.id}
            id={`${base}-${tab.id}`}
            type="button"
            role="tab"
            aria-selected={tab.id === props.open}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === props.open ? 0 : -1}
            onClick={() => props.onOpen(tab.id)}
          >
            {tab.title}
            {tab.badge}
          </button>
        ))}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel of mere text scrolls by keys only when it has the focus
        tabIndex={0}
        id={`${base}-panel`}
        aria-labelledby={`${base}-${props.open}`}
      >
        {props.children}
      </div>
    </div>
  );
}
