/// The page of one job.
enum StyleJob {
  static let text = #"""
    .banner {
      padding: 1.125rem 1.25rem 1.25rem;
      border: 1px solid var(--rule);
      border-left: 0.375rem solid var(--tone);
      border-radius: 10px;
      background: var(--card);
    }
    .banner .verdict { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 0.75rem; margin-top: 0.625rem; }
    .banner .badge { font-size: 1.0625rem; padding: 0.125rem 0.875rem 0.125rem 0.75rem; }
    .banner .badge::before { width: 1.0625rem; height: 1.0625rem; }
    .reason { font-size: 1.0625rem; }
    .blame { margin-top: 0.375rem; color: var(--quiet); }
    .blame strong { color: var(--ink); font-weight: 600; }
    .where { display: flex; flex-wrap: wrap; gap: 0.125rem 1.25rem; margin-top: 0.625rem; color: var(--quiet); }
    .where:empty { display: none; }
    .evidence { margin-top: 0.75rem; }
    .evidence pre {
      padding: 0.5rem 0.75rem;
      border-radius: 6px;
      background: var(--tint);
      white-space: pre-wrap;
      max-height: 16rem;
      overflow: auto;
    }
    .evidence pre + pre { margin-top: 0.375rem; background: var(--sunk); }
    .source { margin-top: 0.25rem; font-size: 0.875rem; color: var(--quiet); }

    .steps { display: flex; flex-wrap: wrap; gap: 0.25rem; margin-top: 0.875rem; max-width: 44rem; }
    .steps li {
      flex: 1 1 4.5rem;
      padding-top: 0.375rem;
      border-top: 0.25rem solid var(--rule);
      font-size: 0.875rem;
      color: var(--quiet);
    }
    .steps .done { border-color: var(--running); }
    .steps .present { border-color: var(--running); color: var(--ink); font-weight: 650; }
    .steps .present::before { content: "▸ "; content: "▸ " / ""; color: var(--running); }
    .steps .done::before { content: "✓ "; content: "✓ " / "done: "; }
    .run-time { max-width: 44rem; margin-top: 0.5rem; }

    .columns { display: grid; grid-template-columns: minmax(0, 1fr) 22rem; gap: 0 2rem; align-items: start; }
    .side > section:first-child, .body > section:first-child { margin-top: 1.75rem; }
    .prose { max-height: 24rem; margin-bottom: 0.75rem; overflow: auto; white-space: pre-wrap; }
    .facts-list > div {
      display: grid;
      grid-template-columns: 6.5rem minmax(0, 1fr);
      gap: 0.75rem;
      padding: 0.3125rem 0;
      border-top: 1px solid var(--rule);
    }
    dt { color: var(--quiet); }
    .sum dd { font: 0.75rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .side .command h3 { font-weight: 550; }
    .links { display: flex; flex-wrap: wrap; gap: 0.375rem 1.25rem; }

    .log-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 1rem; margin-bottom: 0.5rem; }
    .log-bar p { color: var(--quiet); }
    .log-state { margin-left: auto; font-size: 0.875rem; }
    .console-text {
      min-height: 3rem;
      max-height: min(38rem, 75vh);
      padding: 0.75rem 0.875rem;
      border: 1px solid var(--rule);
      border-radius: 10px;
      background: var(--card);
      overflow: auto;
      overflow-anchor: none;
      white-space: pre-wrap;
    }
    .console-text mark {
      padding: 0.125rem 0;
      background: var(--marked);
      color: inherit;
      box-shadow: -0.25rem 0 0 var(--marked), 0.25rem 0 0 var(--marked);
      scroll-margin: 8rem;
    }
    .console-text mark:target { outline: 2px solid var(--link); outline-offset: 2px; }

    .timeline { border-left: 2px solid var(--rule); margin-left: 0.3125rem; }
    .timeline li {
      position: relative;
      display: grid;
      grid-template-columns: 10.5rem minmax(0, 1fr);
      gap: 0 0.75rem;
      padding: 0.25rem 0 0.25rem 1.125rem;
    }
    .timeline li::before {
      content: "";
      position: absolute;
      left: calc(-0.3125rem - 1px);
      top: 0.75rem;
      width: 0.625rem;
      height: 0.625rem;
      border-radius: 99px;
      background: var(--edge);
      border: 2px solid var(--paper);
    }
    .timeline time { color: var(--quiet); white-space: nowrap; }
    """#
}
