/** Names of HTML's elements, for telling markup from text that looks like it. Data only. */

/** Elements of HTML, past and present, that publishers write within texts. `title` is none of them. */
export const htmlNames: ReadonlySet<string> = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption center cite code col ' +
    'colgroup command content data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset ' +
    'h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label legend li link main map mark marquee math menu meta meter ' +
    'nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search ' +
    'section select slot small source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time tr ' +
    'track tt u ul var video wbr xmp'
  ).split(' '),
)

/** Elements that begin and end on lines of their own. */
export const blockNames: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header ' +
    'hgroup hr legend li main menu nav ol optgroup p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
)

/** Elements beside others on a line, whose texts must not run together. */
export const cellNames: ReadonlySet<string> = new Set(['td', 'th', 'option', 'button'])

/** Elements whose content nobody reads; the readings beside Han letters (`rt`) would split words. */
export const unreadNames: ReadonlySet<string> = new Set(
  'script style template noscript head iframe svg math noembed noframes xmp object applet audio video canvas select textarea rt rp rtc'.split(
    ' ',
  ),
)

/** Elements without an end tag. */
export const voidNames: ReadonlySet<string> = new Set(
  'area base br col embed hr img image input link meta param source track wbr'.split(' '),
)
