/** The one HTML text of the dashboard. Addresses are relative, so that it works under any path. */

export const pageHtml = ({ script, style }: { readonly script: string; readonly style: string }): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Storywire</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%23b3361b'/%3E%3Cpath d='M3 5h10M3 8h7M3 11h4' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E">
<link rel="stylesheet" href="${style}">
</head>
<body>
<a class="skip" href="#hits">Skip to the hits</a>
<div id="page"></div>
<noscript><p>The dashboard needs JavaScript. The same lists as JSON: <a href="v1/hits">hits</a>, <a href="v1/alerts">alerts</a>, <a href="v1/storylines">storylines</a>, <a href="v1/feeds">feeds</a>.</p></noscript>
<script type="module" src="${script}"></script>
</body>
</html>
`
