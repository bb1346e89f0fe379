import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const tide: MantineColorsTuple = [
  '#eaf6f6',
  '#d3eaea',
  '#a5d5d5',
  '#73bebf',
  '#4babac',
  '#2f9b9d',
  '#1c8688',
  '#0f7274',
  '#085e60',
  '#034a4c',
]

const system = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 7 },
  colors: { tide },
  fontFamily: system,
  headings: { fontFamily: system, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Modal: { defaultProps: { transitionProps: { duration: 100 }, centered: false, yOffset: '8vh' } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: 'md' } },
  },
})

/** Mantine's dimmed and placeholder greys have less contrast than 4.5 : 1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6470',
    '--mantine-color-placeholder': '#68717d',
    '--mantine-color-error': '#b42318',
    '--gd-surface': '#ffffff',
    '--gd-sunken': '#f6f7f8',
    '--gd-line': '#e3e6e9',
    '--gd-hover': '#f1f5f5',
    '--gd-low': '#9a4a00',
    '--gd-low-bg': '#fdf1e2',
    '--gd-active': '#e3e8ea',
    '--gd-good': '#12805c',
    '--gd-progress': '#1f5fbf',
  },
  dark: {
    '--mantine-color-body': '#17191c',
    '--mantine-color-text': '#d5d8dc',
    '--mantine-color-dimmed': '#9aa2ac',
    '--mantine-color-placeholder': '#8d96a1',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-orange-light': '#3a2a14',
    '--mantine-color-red-light': '#3b1d1a',
    '--gd-surface': '#17191c',
    '--gd-sunken': '#111315',
    '--gd-line': '#2b2f34',
    '--gd-hover': '#1f2327',
    '--gd-low': '#f6b26b',
    '--gd-low-bg': '#3a2a14',
    '--gd-active': '#24292e',
    '--gd-good': '#3fbf8f',
    '--gd-progress': '#7db0f5',
  },
})
