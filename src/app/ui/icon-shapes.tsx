/**
 * The line icons of the screen, drawn on a 16 px grid with a stroke of 1.4. They are our own. Icons of kinds
 * stand in the kinds' folders and are not repeated here.
 */
export const iconShapes = {
  play: (
    <>
      <path d="M4.8 2.9v10.2l8.2-5.1z" fill="currentColor" />
    </>
  ),
  pause: (
    <>
      <path d="M5.2 3.2v9.6M10.8 3.2v9.6" strokeWidth={2.6} />
    </>
  ),
  step: (
    <>
      <path d="M3.5 3.2v9.6l6.5-4.8z" fill="currentColor" />
      <path d="M12.5 3.2v9.6" strokeWidth={2} />
    </>
  ),
  'step-back': (
    <>
      <path d="M12.5 3.2v9.6L6 8z" fill="currentColor" />
      <path d="M3.5 3.2v9.6" strokeWidth={2} />
    </>
  ),
  restart: (
    <>
      <path d="M3 8a5 5 0 1 0 1.7-3.8L2.8 6M2.8 2.6V6h3.4" />
    </>
  ),
  share: (
    <>
      <path d="M6.5 9.5 9.5 6.5M7 4.8l1.6-1.6a3 3 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.6 1.6a3 3 0 0 1-4.2-4.2L4.8 7" />
    </>
  ),
  scissors: (
    <>
      <circle cx="4" cy="4.2" r="1.9" />
      <circle cx="4" cy="11.8" r="1.9" />
      <path d="M5.6 5.3 13.6 11M5.6 10.7 13.6 5" />
    </>
  ),
  lasso: (
    <>
      <path
        d="M4.6 10.6C2.9 9.9 1.9 8.8 1.9 7.4c0-2.6 2.8-4.5 6.2-4.5s6 1.9 6 4.4-2.6 4.3-5.9 4.3c-.9 0-1.6-.1-2.3-.2"
        strokeDasharray="2.6 1.9"
      />
      <circle cx="4.9" cy="10.9" r="1.3" />
      <path d="M5.2 12.2c.3.9.1 1.6-.8 2.1" />
    </>
  ),
  zone: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="2.6" strokeDasharray="2.6 1.9" />
      <path d="M8 6v4M6 8h4" />
    </>
  ),
  globe: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M2 8h12M8 2c2 1.8 2.8 3.8 2.8 6S10 12.2 8 14c-2-1.8-2.8-3.8-2.8-6S6 3.8 8 2z" />
    </>
  ),
  cursor: (
    <>
      <path d="M3.4 2.6 12.8 6.8 8.7 8.5 7 12.7z" />
    </>
  ),
  hand: (
    <>
      <path d="M5 8.5V4.2a1.1 1.1 0 0 1 2.2 0V7.5 3a1.1 1.1 0 0 1 2.2 0v4.5-3.6a1.1 1.1 0 0 1 2.2 0v5.4c0 2.7-1.7 4.5-4.2 4.5-2 0-3-.9-4-2.7L2.5 9.3c-.6-1.1 1-2 1.7-1z" />
    </>
  ),
  link: (
    <>
      <circle cx="3.5" cy="12.5" r="1.7" />
      <circle cx="12.5" cy="3.5" r="1.7" />
      <path d="M4.8 11.2C8 10 8 6 11.2 4.8" />
    </>
  ),
  note: (
    <>
      <path d="M2.8 2.8h10.4v6.7l-3.7 3.7H2.8zM13 9.5H9.5V13" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.8 14.6 13.4H1.4zM8 6.2v3.6M8 11.6v.2" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.4 3.4" />
    </>
  ),
  crown: (
    <>
      <path d="M2.2 12.3 1.6 4.6l3.5 2.6L8 2.9l2.9 4.3 3.5-2.6-.6 7.7z" fill="currentColor" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.5" />
    </>
  ),
  flame: (
    <>
      <path d="M8 14.2c2.8 0 4.6-1.8 4.6-4.4 0-3.2-2.8-4.4-3.6-8-2 1.2-2.6 3-2.4 4.6-.9-.3-1.3-1-1.4-1.7C4 6 3.4 7.8 3.4 9.8c0 2.6 1.8 4.4 4.6 4.4z" />
    </>
  ),
  cross: (
    <>
      <path d="M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8" strokeWidth={2} />
    </>
  ),
  check: (
    <>
      <path d="m2.8 8.6 3.5 3.5 7-8" strokeWidth={2} />
    </>
  ),
  question: (
    <>
      <path
        d="M5.5 5.6c0-1.6 1.1-2.6 2.6-2.6s2.6 1 2.6 2.4c0 1.9-2.6 2-2.6 4M8.1 12.6v.2"
        strokeWidth={1.9}
      />
    </>
  ),
  'chevron-down': (
    <>
      <path d="m4 6.2 4 4 4-4" />
    </>
  ),
  'chevron-up': (
    <>
      <path d="M4 10l4-4 4 4" />
    </>
  ),
  'chevron-right': (
    <>
      <path d="m6.2 4 4 4-4 4" />
    </>
  ),
  'chevron-left': (
    <>
      <path d="m9.8 4-4 4 4 4" />
    </>
  ),
  spotlight: (
    <>
      <path d="M6.2 2.6h3.6l3.4 8.2H2.8z" />
      <ellipse cx="8" cy="12.6" rx="5.4" ry="1.2" />
    </>
  ),
  qr: (
    <>
      <path d="M2.6 2.6h4v4h-4zM9.4 2.6h4v4h-4zM2.6 9.4h4v4h-4zM9.4 9.4h1.6v1.6M13.4 9.4v1.6M9.4 13.4h1.6M13.4 12.6v.8" />
    </>
  ),
  moon: (
    <>
      <path d="M13.4 9.7A5.8 5.8 0 0 1 6.3 2.6a5.8 5.8 0 1 0 7.1 7.1z" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3v10M3 8h10" />
    </>
  ),
  minus: (
    <>
      <path d="M3 8h10" />
    </>
  ),
  fit: (
    <>
      <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
    </>
  ),
  undo: (
    <>
      <path d="M5.6 3 2.6 6l3 3M2.9 6h6.3a3.6 3.6 0 0 1 0 7.2H6" />
    </>
  ),
  redo: (
    <>
      <path d="m10.4 3 3 3-3 3M13.1 6H6.8a3.6 3.6 0 0 0 0 7.2H10" />
    </>
  ),
  pin: (
    <>
      <path d="M8 9.8v4M4.2 9.8h7.6L10.3 7V3.3h.9V2H4.8v1.3h.9V7z" />
    </>
  ),
  more: (
    <>
      <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth={2.4} />
    </>
  ),
  book: (
    <>
      <path d="M8 3.6C6.5 2.5 4.5 2.3 2.3 2.4v10c2.2-.1 4.2.1 5.7 1.2 1.5-1.1 3.5-1.3 5.7-1.2v-10C11.5 2.3 9.5 2.5 8 3.6zM8 3.6v10" />
    </>
  ),
  templates: (
    <>
      <rect x="2.3" y="2.3" width="4.6" height="4.6" rx="1.2" />
      <rect x="9.1" y="2.3" width="4.6" height="4.6" rx="1.2" />
      <rect x="2.3" y="9.1" width="4.6" height="4.6" rx="1.2" />
      <rect x="9.1" y="9.1" width="4.6" height="4.6" rx="1.2" />
    </>
  ),
  grip: (
    <>
      <path d="M6 3.5h.1M6 8h.1M6 12.5h.1M10 3.5h.1M10 8h.1M10 12.5h.1" strokeWidth={2} />
    </>
  ),
  compare: (
    <>
      <rect x="1.8" y="3" width="5" height="10" rx="1.3" />
      <rect x="9.2" y="3" width="5" height="10" rx="1.3" />
    </>
  ),
  present: (
    <>
      <rect x="2" y="2.6" width="12" height="8.2" rx="1.5" />
      <path d="M8 10.8v2.4M5.4 13.6h5.2" />
    </>
  ),
  bolt: (
    <>
      <path d="M9 1.8 3.4 9h4.2L7 14.2 12.6 7H8.4z" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M3.5 12.5l1.1-1.1M11.4 4.6l1.1-1.1" />
    </>
  ),
  system: (
    <>
      <rect x="2" y="2.6" width="12" height="8.6" rx="1.5" />
      <path d="M8 2.6v8.6M6 13.8h4" />
      <path
        d="M8 2.6h4.5c.8 0 1.5.7 1.5 1.5v5.6c0 .8-.7 1.5-1.5 1.5H8z"
        fill="currentColor"
        stroke="none"
        fillOpacity={0.55}
      />
    </>
  ),
  dice: (
    <>
      <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="2.6" />
      <path d="M5.6 5.6h.1M10.4 5.6h.1M8 8h.1M5.6 10.4h.1M10.4 10.4h.1" strokeWidth={1.9} />
    </>
  ),
  trash: (
    <>
      <path d="M2.8 4.3h10.4M6.2 4.2V2.7h3.6v1.5M4.1 4.5l.6 8.8h6.6l.6-8.8M6.7 7v3.8M9.3 7v3.8" />
    </>
  ),
  copy: (
    <>
      <rect x="5.4" y="5.4" width="8.2" height="8.2" rx="1.8" />
      <path d="M3.6 10.6H3.4c-.8 0-1.4-.6-1.4-1.4V3.4C2 2.6 2.6 2 3.4 2h5.8c.8 0 1.4.6 1.4 1.4v.2" />
    </>
  ),
  snail: (
    <>
      <path d="M8 14A6 6 0 1 1 14 8M8 4.8V8l-2 1.6M10.2 12.5h3.6M12 10.7v3.6" />
    </>
  ),
  droplet: (
    <>
      <path d="M8 2.2c2.3 2.7 4 4.8 4 7a4 4 0 0 1-8 0c0-2.2 1.7-4.3 4-7zM6.2 9.8c.2 1 .9 1.6 1.8 1.7" />
    </>
  ),
  unlink: (
    <>
      <path d="M6.7 9.3 4.9 11a2.2 2.2 0 0 1-3.1-3.1l2-2M9.3 6.7 11 4.9a2.2 2.2 0 0 1 3.1 3.1l-2 2M5.2 2.2l.6 1.8M2.2 5.2 4 5.8M10.8 13.8l-.6-1.8M13.8 10.8 12 10.2" />
    </>
  ),
  heat: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 3.2a4.8 4.8 0 0 1 0 9.6M8 12.8a4.8 4.8 0 0 1-3.4-8.2" />
      <path d="M3.2 3.2a6.8 6.8 0 0 0-.6 9" />
    </>
  ),
  bottleneck: (
    <>
      <path d="M2 3.5c3.5 0 3.5 3 6 3s2.5-3 6-3" />
      <path d="M2 12.5c3.5 0 3.5-3 6-3s2.5 3 6 3" />
    </>
  ),
  spike: (
    <>
      <path d="M1.8 12.5h3.4L7.6 3l2.2 9.5h4.4" />
    </>
  ),
  pulse: (
    <>
      <path d="M1.8 8.3h3L6.6 4l2.9 8.3 1.7-4h3" />
    </>
  ),
  heal: (
    <>
      <path d="M8 13.7C4.5 11.3 2.2 9 2.2 6.3A3.1 3.1 0 0 1 8 4.8a3.1 3.1 0 0 1 5.8 1.5C13.8 9 11.5 11.3 8 13.7zM8 6.6v3.4M6.3 8.3h3.4" />
    </>
  ),
  partition: (
    <>
      <path d="M8 1.8v2.1M8 6.5v2.1M8 11.2v3M2.2 5h3.1v6H2.2zM10.7 5h3.1v6h-3.1z" />
    </>
  ),
  loss: (
    <>
      <path d="M2 8h3.2M10.8 8H14" />
      <path d="M6.6 6.6l2.8 2.8M9.4 6.6 6.6 9.4" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.4v3.6M8 5v.1" strokeWidth={1.7} />
    </>
  ),
  keyboard: (
    <>
      <rect x="1.6" y="4" width="12.8" height="8" rx="1.6" />
      <path d="M4.3 6.7h.1M6.8 6.7h.1M9.3 6.7h.1M11.7 6.7h.1M5 9.4h6" />
    </>
  ),
  download: (
    <>
      <path d="M8 2.5v7.6M4.9 7.2 8 10.3l3.1-3.1M2.8 13.3h10.4" />
    </>
  ),
  upload: (
    <>
      <path d="M8 10.3V2.7M4.9 5.8 8 2.7l3.1 3.1M2.8 13.3h10.4" />
    </>
  ),
  external: (
    <>
      <path d="M6.3 3.3H3.8c-.8 0-1.4.6-1.4 1.4v7.5c0 .8.6 1.4 1.4 1.4h7.5c.8 0 1.4-.6 1.4-1.4V9.7M9.3 2.4h4.3v4.3M13.4 2.6 7.5 8.5" />
    </>
  ),
  eye: (
    <>
      <path d="M1.7 8C3.2 5.2 5.4 3.8 8 3.8S12.8 5.2 14.3 8c-1.5 2.8-3.7 4.2-6.3 4.2S3.2 10.8 1.7 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  scales: (
    <>
      <path d="M8 2.4v10.8M5 13.4h6M2.8 4.4h10.4" />
      <path d="M3.6 4.6 1.8 9h3.6zM12.4 4.6 10.6 9h3.6z" />
    </>
  ),
  messages: (
    <>
      <path d="M1.8 8h5.4M3.4 4.9h3M3.4 11.1h3" />
      <circle cx="11.3" cy="8" r="2.6" />
    </>
  ),
  'space-time': (
    <>
      <path d="M1.8 3.2h12.4M1.8 12.8h12.4M3.6 3.2l3.2 9.6M8.4 12.8l3.6-9.6" />
    </>
  ),
  settings: (
    <>
      <path d="M2.5 4.6h6M12 4.6h1.5M2.5 11.4H4M7.5 11.4h6" />
      <circle cx="10.2" cy="4.6" r="1.7" />
      <circle cx="5.8" cy="11.4" r="1.7" />
    </>
  ),
  command: (
    <>
      <path d="M2.4 4.2 6 7.8 2.4 11.4M7.8 12.2h5.8" strokeWidth={1.6} />
    </>
  ),
  loop: (
    <>
      <path d="M2.4 8.6V7.2a3 3 0 0 1 3-3h7.4M10.6 2l2.3 2.2-2.3 2.2M13.6 7.4v1.4a3 3 0 0 1-3 3H3.2M5.4 14l-2.3-2.2 2.3-2.2" />
    </>
  ),
  'to-end': (
    <>
      <path d="M2.2 3.4v9.2L7.6 8zM7.8 3.4v9.2L13.2 8z" fill="currentColor" />
      <path d="M13.9 3.4v9.2" strokeWidth={1.8} />
    </>
  ),
  gauge: (
    <>
      <path d="M3 12.4a6.2 6.2 0 1 1 10 0M8 9.4l2.8-3.6" />
      <circle cx="8" cy="9.6" r="1" fill="currentColor" />
    </>
  ),
  lock: (
    <>
      <rect x="3.4" y="7" width="9.2" height="6.6" rx="1.4" />
      <path d="M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" />
    </>
  ),
  'lock-open': (
    <>
      <rect x="3.4" y="7" width="9.2" height="6.6" rx="1.4" />
      <path d="M5.4 7V5.2a2.6 2.6 0 0 1 5-.9" />
    </>
  ),
} as const;

export type IconName = keyof typeof iconShapes;
