// The console's looks: one accent, system fonts, small radius, and colours that are readable (WCAG AA) in light and dark.
import {
  Anchor,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Modal,
  Paper,
  Tooltip,
} from "@mantine/core";

/** Of drawers and dialogs. */
const TITLE = { fontWeight: 600, fontSize: "var(--mantine-font-size-lg)", minWidth: 0 };

/** Those that alerts and buttons of the variant "light" have. */
const TONES = ["red", "teal", "orange", "yellow", "green", "blue"];

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 7 },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Hiragino Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  defaultRadius: "md",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Anchor: Anchor.extend({ defaultProps: { underline: "hover" } }),
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: "md" } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
    Drawer: Drawer.extend({
      defaultProps: { position: "right", size: "lg", overlayProps: { backgroundOpacity: 0.4 } },
      styles: { title: TITLE },
    }),
    Modal: Modal.extend({ defaultProps: { centered: true }, styles: { title: TITLE } }),
  },
});

/** Mantine's own dimmed and placeholder greys, and its reds, are too pale for small text. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "#6b7280",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-8)",
    // What stands on light colours: buttons and alerts of the variant "light".
    ...Object.fromEntries(
      TONES.flatMap((color) => [
        [
          `--mantine-color-${color}-light-color`,
          `color-mix(in srgb, var(--mantine-color-${color}-9), black 15%)`,
        ],
        [
          `--mantine-color-${color}-light`,
          `color-mix(in srgb, var(--mantine-color-${color}-5) 12%, var(--hub-surface))`,
        ],
      ]),
    ),
    "--hub-canvas": "var(--mantine-color-gray-0)",
    "--hub-surface": "var(--mantine-color-white)",
    "--hub-line": "var(--mantine-color-gray-3)",
    "--hub-hover": "var(--mantine-color-gray-1)",
    "--hub-chosen": "var(--mantine-color-indigo-0)",
    "--hub-chosen-text": "var(--mantine-color-indigo-9)",
    "--hub-good": "#0a7a55",
    "--hub-warn": "#a15c00",
    "--hub-bad": "#c92a2a",
    "--hub-info": "#2f5fd0",
    "--hub-calm": "#6b7280",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-placeholder": "#a3a6ae",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    "--mantine-color-anchor": "var(--mantine-color-indigo-3)",
    // Whole areas in a full colour shout at night.
    ...Object.fromEntries(
      TONES.flatMap((color) => [
        [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-3)`],
        [
          `--mantine-color-${color}-light`,
          `color-mix(in srgb, var(--mantine-color-${color}-6) 16%, var(--hub-surface))`,
        ],
      ]),
    ),
    "--hub-canvas": "#17181c",
    "--hub-surface": "#1f2025",
    "--hub-line": "#33353d",
    "--hub-hover": "#292b32",
    "--hub-chosen": "#2b3158",
    "--hub-chosen-text": "#d5dcff",
    "--hub-good": "#38c793",
    "--hub-warn": "#f0a94a",
    "--hub-bad": "#ff8080",
    "--hub-info": "#8aa8ff",
    "--hub-calm": "#9aa0ad",
    "--mantine-color-body": "#1f2025",
  },
});
