/**
 * Icons: our own line icons by name, and the icon of a kind from its folder. Both take the color of the text
 * around them and are hidden from screen readers; the control around an icon has the name.
 */
import { type IconName, iconShapes } from './icon-shapes.tsx';

export type { IconName } from './icon-shapes.tsx';

export function Icon(props: {
  readonly name: IconName;
  readonly size?: number;
  readonly className?: string;
}) {
  const size = props.size ?? 16;
  return (
    <svg
      className={props.className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {iconShapes[props.name]}
    </svg>
  );
}

const kindFiles: Record<string, string> = import.meta.glob('../../catalog/*/icon.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const kindIcons = new Map(
  Object.entries(kindFiles).map(([path, svg]) => [path.split('/').at(-2) ?? '', innerOf(svg)] as const),
);
/** What is inside the <svg> element of an icon file. */
function innerOf(svg: string): string {
  return svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
}

/** The icon of a kind by its id; a plain box for a kind that has none. */
export function KindIcon(props: {
  readonly kind: string;
  readonly size?: number;
  readonly className?: string;
}) {
  const size = props.size ?? 16;
  const inner = kindIcons.get(props.kind) ?? '<rect x="2.5" y="2.5" width="11" height="11" rx="2.5"/>';
  return (
    <svg
      className={props.className}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own file from the catalog, bundled at build time
      dangerouslySetInnerHTML={{ __html: inner }}
    />
  );
}
