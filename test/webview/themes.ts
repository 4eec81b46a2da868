/** The main colours of VS Code's default themes, as it gives them to a webview. */

const font = {
  "--vscode-font-family": 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  "--vscode-font-size": "13px",
  "--vscode-font-weight": "normal",
  "--vscode-editor-font-family": '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
};

export interface Theme {
  /** Of the body. */
  readonly kind: "vscode-dark" | "vscode-light" | "vscode-high-contrast";
  readonly variables: Readonly<Record<string, string>>;
}

/** Dark Modern */
export const dark: Theme = {
  kind: "vscode-dark",
  variables: {
    ...font,
    "--vscode-foreground": "#cccccc",
    "--vscode-descriptionForeground": "#9d9d9d",
    "--vscode-errorForeground": "#f85149",
    "--vscode-focusBorder": "#0078d4",
    "--vscode-editor-background": "#1f1f1f",
    "--vscode-panel-border": "#2b2b2b",
    "--vscode-widget-border": "#313131",
    "--vscode-button-background": "#0078d4",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-hoverBackground": "#026ec1",
    "--vscode-button-border": "#ffffff12",
    "--vscode-button-secondaryBackground": "#313131",
    "--vscode-button-secondaryForeground": "#cccccc",
    "--vscode-button-secondaryHoverBackground": "#3c3c3c",
    "--vscode-badge-background": "#616161",
    "--vscode-badge-foreground": "#f8f8f8",
    "--vscode-list-hoverBackground": "#2a2d2e",
    "--vscode-list-activeSelectionBackground": "#04395e",
    "--vscode-list-activeSelectionForeground": "#ffffff",
    "--vscode-list-inactiveSelectionBackground": "#37373d",
    "--vscode-progressBar-background": "#0078d4",
    "--vscode-textLink-foreground": "#4daafc",
    "--vscode-textLink-activeForeground": "#4daafc",
    "--vscode-charts-blue": "#3794ff",
    "--vscode-charts-orange": "#d18616",
  },
};

/** Light Modern */
export const light: Theme = {
  kind: "vscode-light",
  variables: {
    ...font,
    "--vscode-foreground": "#3b3b3b",
    "--vscode-descriptionForeground": "#3b3b3b",
    "--vscode-errorForeground": "#f85149",
    "--vscode-focusBorder": "#005fb8",
    "--vscode-editor-background": "#ffffff",
    "--vscode-panel-border": "#e5e5e5",
    "--vscode-widget-border": "#e5e5e5",
    "--vscode-button-background": "#005fb8",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-hoverBackground": "#0258a8",
    "--vscode-button-border": "#0000001a",
    "--vscode-button-secondaryBackground": "#e5e5e5",
    "--vscode-button-secondaryForeground": "#3b3b3b",
    "--vscode-button-secondaryHoverBackground": "#cccccc",
    "--vscode-badge-background": "#cccccc",
    "--vscode-badge-foreground": "#3b3b3b",
    "--vscode-list-hoverBackground": "#f2f2f2",
    "--vscode-list-activeSelectionBackground": "#e8e8e8",
    "--vscode-list-activeSelectionForeground": "#000000",
    "--vscode-list-inactiveSelectionBackground": "#e4e6f1",
    "--vscode-progressBar-background": "#005fb8",
    "--vscode-textLink-foreground": "#005fb8",
    "--vscode-textLink-activeForeground": "#005fb8",
    "--vscode-charts-blue": "#1a85ff",
    "--vscode-charts-orange": "#d18616",
  },
};

/** Dark High Contrast; it has no colours of its own for many things. */
export const highContrast: Theme = {
  kind: "vscode-high-contrast",
  variables: {
    ...font,
    "--vscode-foreground": "#ffffff",
    "--vscode-descriptionForeground": "#ffffffb3",
    "--vscode-errorForeground": "#f48771",
    "--vscode-focusBorder": "#f38518",
    "--vscode-contrastBorder": "#6fc3df",
    "--vscode-contrastActiveBorder": "#f38518",
    "--vscode-editor-background": "#000000",
    "--vscode-panel-border": "#6fc3df",
    "--vscode-widget-border": "#6fc3df",
    "--vscode-button-background": "#000000",
    "--vscode-button-foreground": "#ffffff",
    "--vscode-button-border": "#6fc3df",
    "--vscode-button-secondaryForeground": "#ffffff",
    "--vscode-badge-background": "#000000",
    "--vscode-badge-foreground": "#ffffff",
    "--vscode-progressBar-background": "#6fc3df",
    "--vscode-textLink-foreground": "#21a6ff",
    "--vscode-textLink-activeForeground": "#21a6ff",
    "--vscode-charts-blue": "#3794ff",
    "--vscode-charts-orange": "#d18616",
  },
};
