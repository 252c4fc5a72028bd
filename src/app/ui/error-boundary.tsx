/** Keeps a fault of ours inside its panel: the rest of the page goes on, and the panel says what happened. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface Props {
  /** What broke, for the sentence: "The inspector could not be drawn." */
  readonly name: string;
  readonly children: ReactNode;
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
    // The browser's console is where a person who reports this finds the place.
    reportError(
      new Error(`${this.props.name}: ${String(error)}${info.componentStack ?? ''}`, { cause: error }),
    );
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="panel-broken" role="alert">
        <Icon name="warning" size={20} />
        <p>
          <strong>The {this.props.name} could not be drawn.</strong> This is our fault, not your design’s; the
          rest goes on.
        </p>
        <code>{error.message}</code>
        <Button variant="soft" icon="restart" onClick={() => this.setState({ error: null })}>
          Try again
        </Button>
      </div>
    );
  }
}
