/** A button that says why it cannot be pressed. */
import type { ComponentChildren } from "preact";

interface Props {
  readonly children: ComponentChildren;
  readonly primary?: boolean;
  /** Why not, for its tooltip and for screen readers; left out: it can be pressed. */
  readonly refused?: string | undefined;
  readonly onPress: () => void;
}

/** Stays reachable by the keyboard while it cannot be pressed, or its reason could not be read. */
export const Button = ({ children, primary, refused, onPress }: Props) => (
  <button
    type="button"
    class={primary ? "button primary" : "button"}
    aria-disabled={refused !== undefined}
    title={refused}
    onClick={() => refused === undefined && onPress()}
  >
    {children}
  </button>
);
