/** Where in VS Code's DOM things are: the one place that an update of VS Code may touch. */
const activeGroup = ".editor-group-container.active";

export const selectors = {
  workbench: ".monaco-workbench",
  statusItem: ".part.statusbar .statusbar-item",
  /** Where the cursor is. */
  cursorItem: "[id='status.editor.selection']",
  quickInput: ".quick-input-widget:not(.quick-input-widget-closing):visible",
  quickInputBox: ".quick-input-box input",
  quickInputRow: ".quick-input-list .monaco-list-row",
  /** A choice may have a second row, with more about it. */
  quickInputLabel: ".quick-input-list-row:first-child .label-name",
  tab: ".tabs-container .tab",
  activeTab: `${activeGroup} .tabs-container .tab.active`,
  unsavedTab: `${activeGroup} .tabs-container .tab.active.dirty`,
  /** Its aria-label is the path of the file. */
  tabLabel: ".tab-label",
  breadcrumb: `${activeGroup} .monaco-breadcrumb-item`,
  /** Takes the keys: an EditContext where the browser has it, a text area elsewhere. */
  editorInput: `${activeGroup} .monaco-editor :is(.native-edit-context, textarea.inputarea)`,
  lines: `${activeGroup} .monaco-editor .view-lines`,
  line: ".view-line",
  link: `${activeGroup} .monaco-editor .detected-link`,
  /** The one under the pointer, while the key is held with which a click follows it. */
  activeLink: `${activeGroup} .monaco-editor .detected-link-active`,
  lineNumber: `${activeGroup} .monaco-editor .line-numbers`,
  codeLens: `${activeGroup} .codelens-decoration a`,
  hover: ".monaco-hover:not(.hidden) .monaco-hover-content:not(:empty)",
  suggestion: ".suggest-widget.visible .monaco-list-row",
  suggestionLabel: ".label-name",
  /** Its parameter at the cursor is marked. */
  signature: ".parameter-hints-widget.visible .signature",
  activeParameter: ".parameter-hints-widget.visible .parameter.active",
  quickFix: ".action-widget .monaco-list-row.action",
  renameBox: ".rename-box input",
  reference: ".peekview-widget .ref-tree .monaco-list-row",
  highlight: `${activeGroup} .monaco-editor :is(.wordHighlight, .wordHighlightStrong, .wordHighlightText)`,
  problems: ".markers-panel",
  problem: ".markers-panel .monaco-list-row[aria-level='2']",
  problemsFile: ".markers-panel .monaco-list-row[aria-level='1']",
  notification: ".notifications-toasts.visible .notification-toast",
  notificationText: ".notification-list-item-message",
  notificationButton: ".notification-list-item-buttons-container .monaco-button",
  dialogText: ".dialog-message-container",
  dialogButton: ".dialog-buttons .monaco-button",
  explorer: ".explorer-folders-view [role='tree']",
  explorerRow: ".explorer-folders-view .monaco-list-row",
  explorerBox: ".explorer-item-edited input",
  /** A webview is two frames: VS Code's own, and in it the extension's document. */
  webview: "iframe.webview.ready:visible",
  webviewDocument: "#active-frame",
} as const;
