import Spool

/// The boards, each with what it does and what it did lately.
struct BoardList {
  let page: FrontPage

  func add(to html: inout HTML) {
    html.section(.boards, "Boards", count: page.boards.count) { html in
      guard !page.boards.isEmpty else {
        return html.emptyNote(
          page.emptySentence(
            "No board is known. An admin adds one as a file in boards/.",
            filtered: "No board fits the filter."
          )
        )
      }
      html.add(.ul, .class("board-grid")) { html in
        for board in page.boards {
          html.add(.li, .class("board-card"), .key("board-\(board.name)@\(board.host ?? "")")) { html in
            add(board, to: &html)
          }
        }
      }
    }
  }

  private func add(_ board: FrontPage.Board, to html: inout HTML) {
    html.add(.div, .class("board-head")) { html in
      html.add(.h3) { html in
        html.add(.a, .href(PageFilter(board: board.name).address())) { html in html.theirs(board.name) }
      }
      html.badge(Badge(board.state))
    }
    addKind(board, to: &html)
    if let job = board.job {
      html.add(.p, .class("board-job")) { html in
        html.text("Runs ")
        html.add(.a, .href(.job(job)), text: "#\(job)")
      }
    }
    if let reason = board.reason, !reason.isEmpty {
      html.add(.p, .class("board-reason")) { html in html.theirs(reason) }
    }
    addHistory(board, to: &html)
  }

  private func addKind(_ board: FrontPage.Board, to html: inout HTML) {
    html.add(.p, .class("board-kind")) { html in
      html.theirs(board.type)
      if let host = board.host {
        html.text(" on ")
        html.theirs(host)
      }
    }
    guard !board.tags.isEmpty else { return }
    html.add(.ul, .class("tags"), .role("list"), .label("Tags")) { html in
      for tag in board.tags { html.add(.li) { html in html.theirs(tag) } }
    }
  }

  private func addHistory(_ board: FrontPage.Board, to html: inout HTML) {
    guard !board.history.isEmpty else {
      guard board.job == nil else { return }
      return html.add(.p, .class("board-idle"), text: "No job has run here.")
    }
    html.add(.ol, .class("marks"), .role("list"), .label("Last jobs, the newest last")) { html in
      for mark in board.history {
        let name = "#\(mark.id) \(mark.verdict.rawValue)"
        html.add(.li, .key("mark-\(mark.id)")) { html in
          html.add(.a, .class("mark \(Badge(mark.verdict).kind)"), .href(.job(mark.id)), .title(name)) {
            html in
            html.add(.span, .class("unseen"), text: name)
          }
        }
      }
    }
  }
}
