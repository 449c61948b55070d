/// What is around every page, and the small parts that all of them use.
enum StyleFrame {
  static let text = #"""
    *, ::before, ::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto;
      max-width: 84rem;
      padding: 0 clamp(0.75rem, 3vw, 2rem) 2rem;
      background: var(--paper);
      color: var(--ink);
      font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    h1, h2, h3, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
    h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; text-wrap: balance; }
    h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 650; margin: 0 0 0.625rem; }
    h3 { font-size: 0.9375rem; line-height: 1.35; font-weight: 600; }
    ul, ol { list-style: none; }
    a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.17em; }
    a:hover { text-decoration-thickness: 2px; }
    pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    pre { font-size: 0.8125rem; line-height: 1.5; tab-size: 8; }
    bdi { overflow: hidden; }
    main { outline: none; }
    section { margin-top: 2rem; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
    main:focus-visible { outline: none; }
    .unseen {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .skip { position: absolute; left: 0.5rem; top: -4rem; }
    .skip:focus {
      top: 0.5rem;
      z-index: 9;
      padding: 0.5rem 1rem;
      background: var(--card);
      border-radius: 6px;
      box-shadow: 0 2px 12px var(--shade);
    }

    .top {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0.25rem 1rem;
      padding: 0.875rem 0;
      margin-bottom: 1rem;
      border-bottom: 1px solid var(--rule);
    }
    .crumbs { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; color: var(--quiet); }
    .crumbs li + li::before { content: "/"; content: "/" / ""; margin-right: 0.5rem; color: var(--edge); }
    .crumbs a { color: inherit; text-decoration: none; }
    .crumbs a:hover { text-decoration: underline; }
    .product { font-weight: 700; color: var(--accent); margin-right: 0.25rem; }
    footer {
      margin-top: 2.5rem;
      padding-top: 0.875rem;
      border-top: 1px solid var(--rule);
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0.25rem 2rem;
      font-size: 0.8125rem;
      color: var(--quiet);
    }
    .connection {
      position: fixed;
      right: 1rem;
      bottom: 1rem;
      z-index: 8;
      max-width: min(26rem, calc(100vw - 2rem));
      padding: 0.625rem 1rem;
      border-radius: 8px;
      background: var(--ink);
      color: var(--paper);
      box-shadow: 0 4px 20px var(--shade);
    }
    /* It stays where readers listen for what it will say. */
    .connection:empty { padding: 0; box-shadow: none; background: none; }

    .badge {
      display: inline-flex;
      align-items: center;
      gap: 0.375em;
      padding: 0.0625rem 0.5rem 0.0625rem 0.4375rem;
      border-radius: 99px;
      background: var(--tint);
      color: var(--tone);
      font-size: 0.8125rem;
      font-weight: 600;
      white-space: nowrap;
    }
    .badge::before, .mark::before {
      content: "";
      flex: none;
      width: 0.8125rem;
      height: 0.8125rem;
      background: currentColor;
      -webkit-mask: var(--sign) center / contain no-repeat;
      mask: var(--sign) center / contain no-repeat;
      print-color-adjust: exact;
      -webkit-print-color-adjust: exact;
    }
    .count {
      display: inline-block;
      min-width: 1.5rem;
      padding: 0 0.4375rem;
      border-radius: 99px;
      background: var(--queued-tint);
      color: var(--queued);
      font-size: 0.8125rem;
      font-weight: 600;
      line-height: 1.375rem;
      text-align: center;
    }
    .aside, .note, .more, .nothing { color: var(--quiet); font-weight: 400; }
    h1 + table, h1 + .empty { margin-top: 1rem; }
    .empty {
      padding: 1rem 1.125rem;
      border: 1px dashed var(--rule);
      border-radius: 8px;
      color: var(--quiet);
    }
    .more { margin-top: 0.5rem; }
    time, .elapsed, .number, .percent, .count, .position { font-variant-numeric: tabular-nums; }
    .clock { white-space: nowrap; }
    .id { color: var(--quiet); font-variant-numeric: tabular-nums; font-weight: 500; }

    button, input, select {
      font: inherit;
      color: inherit;
      min-height: 2.25rem;
      padding: 0.25rem 0.625rem;
      border: 1px solid var(--edge);
      border-radius: 6px;
      background: var(--card);
    }
    button { cursor: pointer; font-weight: 600; }
    button:hover { border-color: var(--ink); }
    .copy, .pause { display: none; min-height: 1.75rem; padding: 0.0625rem 0.625rem; font-size: 0.8125rem; }
    .js .copy, .js .pause { display: inline-block; }

    progress {
      appearance: none;
      -webkit-appearance: none;
      display: block;
      width: 100%;
      min-width: 5rem;
      height: 0.375rem;
      margin: 0.25rem 0;
      border: 0;
      border-radius: 99px;
      overflow: hidden;
      background: var(--rule);
      color: var(--running);
    }
    progress::-webkit-progress-bar { background: var(--rule); }
    progress::-webkit-progress-value { background: var(--running); border-radius: 99px; }
    progress::-moz-progress-bar { background: var(--running); border-radius: 99px; }
    progress.time-used { color: var(--edge); }
    progress.time-used::-webkit-progress-value { background: var(--edge); }
    progress.time-used::-moz-progress-bar { background: var(--edge); }

    .command + .command { margin-top: 1.25rem; }
    .note { font-size: 0.875rem; }
    .command-head { display: flex; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; min-height: 1.75rem; }
    .command pre {
      margin-top: 0.375rem;
      padding: 0.625rem 0.75rem;
      border: 1px solid var(--rule);
      border-radius: 6px;
      background: var(--sunk);
      white-space: pre-wrap;
    }
    """#
}
