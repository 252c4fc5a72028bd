/** Keeps a fault of ours inside its panel: the rest of the page goes on, and the panel says what happened. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { dropKeys } from './held-keys.ts';
import { Icon } from './icon.tsx';
import { PartNotLoaded } from './lazily.tsx';

interface Props {
  /** What broke, for the sentence: "The inspector could not be drawn." */
  readonly name: string;
  readonly children: ReactNode;
  /** Where trying again may not help: loading the page again is offered too. */
  readonly reload?: boolean;
}
interface State {
  readonly error: Error | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    dropKeys(); // what they were held for is what broke
    // The browser's console is where a person who reports this finds the place.
    reportError(
      new Error(`${this.props.name}: ${String(error)}${info.componentStack ?? ''}`, { cause: error }),
    );
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { name, reload } = this.props;
    return (
      <div className="panel-broken" role="alert">
        <Icon name="warning" size={20} />
        {error instanceof PartNotLoaded ? (
          <p>
            <strong>The {name} could not be fetched.</strong> The network is away, or a newer Scalarium has
            taken the place of this one: then load the page again. Your design is kept.
          </p>
        ) : (
          <p>
            <strong>The {name} could not be drawn.</strong> This is our fault, not your design’s; the rest
            goes on.
          </p>
        )}
        <code>{error.message}</code>
        <Button variant="soft" icon="restart" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
        {(reload === true || error instanceof PartNotLoaded) && (
          <Button variant="soft" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        )}
      </div>
    );
  }
}
