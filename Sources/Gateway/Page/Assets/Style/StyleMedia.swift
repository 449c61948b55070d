/// What changes on a narrow screen, for readers with their own needs, and on paper.
enum StyleMedia {
  static let text = #"""
    @media (max-width: 64rem) {
      .columns { grid-template-columns: minmax(0, 1fr); }
      .filter { grid-template-columns: repeat(auto-fit, minmax(min(100%, 8.5rem), 1fr)); }
      .filter .wide { grid-column: 1 / -1; }
    }
    @media screen and (max-width: 64rem) {
      table { display: block; border: 0; background: none; }
      tbody { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 0.5rem; }
      thead {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      tbody tr {
        display: flex;
        flex-direction: column;
        padding: 0.625rem 0.875rem;
        border: 1px solid var(--rule);
        border-radius: 10px;
        background: var(--card);
      }
      tbody :is(th, td) { display: block; padding: 0.125rem 0; border: 0; }
      tbody th { padding-bottom: 0.25rem; }
      tbody :is(th, td.verdict) { order: -1; }
      tbody th.position::before { content: "Attempt "; }
      tbody td[data-column] { position: relative; min-height: 1.75rem; padding-left: 6.75rem; text-align: left; }
      tbody td[data-column]::before {
        content: attr(data-column);
        position: absolute;
        left: 0;
        max-width: 6.5rem;
        color: var(--quiet);
        font-size: 0.875rem;
      }
      tbody td.verdict[data-column], tbody td.action[data-column] { padding-left: 0; }
      tbody td.verdict { padding-bottom: 0.25rem; }
      tbody td.verdict::before { content: none; }
      tbody td:has(> .nothing:first-child) { display: none; }
      tbody .file { flex-flow: row wrap; justify-content: space-between; gap: 0 1rem; padding: 0.375rem 0.875rem; }
      .file th { flex: 1 1 auto; }
      tbody .file td[data-column] { padding-left: 0; color: var(--quiet); font-size: 0.875rem; }
      tbody .file td::before { content: none; }
      .file td.moment { flex-basis: 100%; }
      .on-demand .command { position: static; width: auto; margin-top: 0.375rem; padding: 0; border: 0; box-shadow: none; }
      tbody td.action::before { content: none; }
      .on-demand summary { display: inline-block; padding: 0.25rem 0; }
    }
    @media (max-width: 36rem) {
      body { font-size: 1rem; }
      .counts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
      .counts a { padding: 0.5rem 0.875rem; }
      .counts .number { font-size: 1.375rem; }
      .filter { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .filter .buttons { grid-column: 1 / -1; }
      button, input, select { min-height: 2.75rem; }
      .copy, .pause { min-height: 2rem; }
      h1 { font-size: 1.25rem; }
      .banner { padding: 0.875rem 1rem 1rem; }
      .timeline li { grid-template-columns: minmax(0, 1fr); }
      .mark { width: 1.75rem; height: 1.75rem; }
      .side .facts-list > div { grid-template-columns: 6rem minmax(0, 1fr); }
      .connection { left: 1rem; }
    }
    @media (prefers-reduced-motion: no-preference) {
      progress::-webkit-progress-value { transition: inline-size 0.4s linear; }
    }
    @media (prefers-contrast: more) {
      :root { --rule: var(--edge); --quiet: var(--ink); }
    }
    @media (forced-colors: active) {
      .badge::before, .mark::before { background: CanvasText; forced-color-adjust: none; }
      .badge, .mark { border: 1px solid CanvasText; }
      .steps .present { border-color: Highlight; }
      progress { border: 1px solid CanvasText; }
      progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
      progress::-moz-progress-bar { background: Highlight; forced-color-adjust: none; }
    }
    @media print {
      :root { color-scheme: light; --paper: #ffffff; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      .skip, .filter, .paging, .copy, .pause, .connection, .on-demand, td.action, th.action, .commands { display: none; }
      section, .board-card, tr, .banner { break-inside: avoid; }
      section.log { break-inside: auto; }
      .console-text, .evidence pre, .prose { max-height: none; overflow: visible; }
      .columns { display: block; }
    }
    """#
}
