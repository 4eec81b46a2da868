/** The page that the panel is drawn in: nothing but our own script and styles, and no connection to anywhere. */
import { randomBytes } from "node:crypto";
import { env, Uri, type Webview, type WebviewOptions } from "vscode";

export const webviewOptions = (extension: Uri): WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [Uri.joinPath(extension, "dist")],
});

export function html(webview: Webview, extension: Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const asset = (name: string) => webview.asWebviewUri(Uri.joinPath(extension, "dist", name));
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset("webview.css")}">
<title>HNAS</title>
</head>
<body>
<div id="panel"></div>
<script nonce="${nonce}" src="${asset("webview.js")}"></script>
</body>
</html>`;
}
