/// The front page, and tables, which become cards on a narrow screen.
enum StyleLists {
  static let text = #"""
    .counts { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.75rem; }
    .counts a {
      display: block;
      height: 100%;
      padding: 0.625rem 1rem 0.75rem;
      border: 1px solid var(--rule);
      border-radius: 10px;
      background: var(--card);
      color: inherit;
      text-decoration: none;
    }
    .counts a:hover { border-color: var(--edge); }
    .counts a[aria-current] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
    .counts .number { display: block; font-size: 1.625rem; font-weight: 600; line-height: 1.25; color: var(--tone); }
    .counts .word { color: var(--quiet); font-size: 0.875rem; }

    .filter {
      display: grid;
      grid-template-columns: minmax(10rem, 2fr) repeat(4, minmax(7.5rem, 1fr)) auto;
      gap: 0.625rem 0.75rem;
      align-items: end;
      margin-top: 1rem;
    }
    .filter label { display: block; margin-bottom: 0.125rem; font-size: 0.8125rem; color: var(--quiet); }
    .filter input, .filter select { width: 100%; }
    .filter .buttons { display: flex; align-items: center; gap: 0.875rem; white-space: nowrap; }
    .filter button { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }

    table {
      width: 100%;
      border: 1px solid var(--rule);
      border-collapse: separate;
      border-spacing: 0;
      border-radius: 10px;
      background: var(--card);
    }
    th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top; font-weight: 400; }
    thead th { font-size: 0.8125rem; color: var(--quiet); white-space: nowrap; padding-bottom: 0.375rem; }
    tbody :is(th, td) { border-top: 1px solid var(--rule); }
    tbody th a { font-weight: 550; text-decoration: none; }
    tbody th a:hover { text-decoration: underline; }
    td.moment { color: var(--quiet); }
    td.time progress { margin: 0.5rem 0 0.1875rem; }
    @media print, (min-width: 64.01rem) {
      th.number, td.number { text-align: right; white-space: nowrap; }
      td.moment, td.verdict, td.phase, td.action { white-space: nowrap; }
      tbody .job, tbody .name { min-width: 9rem; }
      td.sentence { min-width: 12rem; }
      td.plain { min-width: 6.5rem; }
      td.board { min-width: 8.5rem; }
      td.time { min-width: 12rem; }
      td.line { width: 30%; max-width: 0; }
    }
    .console {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      font: 0.8125rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
      color: var(--ink);
      text-decoration: none;
    }
    .console:hover { text-decoration: underline; }
    .message { white-space: pre-wrap; }
    .tally { margin-bottom: 0.5rem; color: var(--quiet); }

    .on-demand { position: relative; }
    .on-demand summary { cursor: pointer; color: var(--link); list-style: none; }
    .on-demand summary::-webkit-details-marker { display: none; }
    .on-demand .command {
      position: absolute;
      right: 0;
      top: calc(100% + 0.25rem);
      z-index: 3;
      width: min(34rem, 80vw);
      padding: 0.75rem;
      border: 1px solid var(--rule);
      border-radius: 8px;
      background: var(--card);
      box-shadow: 0 6px 24px var(--shade);
      white-space: normal;
    }

    .board-grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 0.75rem; }
    .board-card {
      display: flex;
      flex-direction: column;
      gap: 0.25rem;
      min-width: 0;
      padding: 0.75rem 0.8125rem 0.875rem;
      border: 1px solid var(--rule);
      border-radius: 10px;
      background: var(--card);
    }
    .board-head { display: flex; align-items: start; justify-content: space-between; gap: 0.5rem; }
    .board-head a { color: inherit; text-decoration: none; }
    .board-head a:hover { text-decoration: underline; }
    .board-kind, .board-idle { font-size: 0.875rem; color: var(--quiet); }
    .board-reason { font-size: 0.875rem; }
    .tags { display: flex; flex-wrap: wrap; gap: 0.25rem; }
    .tags li {
      padding: 0 0.4375rem;
      border: 1px solid var(--rule);
      border-radius: 4px;
      font-size: 0.75rem;
      color: var(--quiet);
    }
    .marks { display: flex; flex-wrap: wrap; gap: 0.125rem; margin-top: auto; padding-top: 0.375rem; }
    .mark {
      display: grid;
      place-items: center;
      width: 1.5rem;
      height: 1.5rem;
      border-radius: 5px;
      background: var(--tint);
      color: var(--tone);
    }
    .mark:hover { box-shadow: inset 0 0 0 1.5px currentColor; }

    .paging { display: flex; justify-content: space-between; gap: 1rem; margin-top: 0.75rem; }
    .paging a {
      padding: 0.375rem 0.875rem;
      border: 1px solid var(--edge);
      border-radius: 6px;
      background: var(--card);
      text-decoration: none;
    }
    .paging a[rel="next"] { margin-left: auto; }
    .commands .command { max-width: 60rem; }
    .files > p { margin-top: 0.5rem; }

    .failure { padding: 2rem 0 0; max-width: 44rem; }
    .failure .status { font-size: 3.5rem; font-weight: 700; line-height: 1; color: var(--edge); }
    .failure h1 { margin: 0.25rem 0 0.75rem; }
    .failure p + p { margin-top: 0.75rem; }
    """#
}
