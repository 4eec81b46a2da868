/** The colours and the font of the editor's theme, for what is drawn on a canvas and so cannot read them by itself. */
import { signal } from "@preact/signals";

export interface Theme {
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly accent: string;
  readonly second: string;
  readonly font: string;
}

function read(): Theme {
  // Mixed colours are known only once they are used.
  const probe = document.createElement("span");
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const color = (name: string) => {
    probe.style.color = `var(${name}, inherit)`;
    return style.color;
  };
  const colors = {
    text: color("--vscode-foreground"),
    faint: color("--panel-faint"),
    line: color("--panel-grid"),
    accent: color("--vscode-charts-blue"),
    second: color("--vscode-charts-orange"),
    font: `11px ${style.fontFamily}`,
  };
  probe.remove();
  return colors;
}

export const theme = signal(read());

/** VS Code gives the body another class, and the page other variables, when the theme changes. */
export function followTheme(): void {
  const look = new MutationObserver(() => {
    const [before, after] = [theme.value, read()];
    if (JSON.stringify(before) !== JSON.stringify(after)) theme.value = after;
  });
  look.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  look.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
}
