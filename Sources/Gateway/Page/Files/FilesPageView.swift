import Spool

extension FilesPage {
  private static let file = Column("Name", "name")
  private static let size = Column("Size", "number")
  private static let modified = Column("Changed (UTC)", "moment")

  /// The page, as UTF-8.
  func html() -> [UInt8] {
    let folder = crumbs.last?.name ?? "Files"
    let above = crumbs.dropLast().map { PageShell.Crumb(name: $0.name, address: $0.address) }
    let shell = PageShell(
      frame: frame,
      title: "\(Excerpt.of(folder, length: 80)): #\(id)",
      crumbs: [PageShell.Crumb(name: "Job \(id)", address: .job(id))] + above + [
        PageShell.Crumb(name: folder, address: nil)
      ],
      news: nil,
      pollSeconds: nil
    )
    return shell.html { html in
      html.add(.h1, .id(SectionName.files.heading)) { html in
        html.theirs(folder)
        html.add(.span, .class("aside")) { html in
          html.text(" of #\(id) ")
          html.theirs(Excerpt.of(name, length: 120))
        }
      }
      addEntries(&html)
    }
  }

  private func addEntries(_ html: inout HTML) {
    guard !entries.isEmpty else { return html.emptyNote("The folder is empty.") }
    html.table([Self.file, Self.size, Self.modified], titled: SectionName.files.heading) { html in
      for entry in entries { addRow(entry, to: &html) }
    }
    if omitted > 0 {
      html.add(.p, .class("more"), text: "\(Amount.count(omitted)) more are not listed.")
    }
  }

  private func addRow(_ entry: Entry, to html: inout HTML) {
    html.row(key: entry.name, kind: "file") { html in
      html.heading(Self.file) { html in
        guard let address = entry.address else { return addName(entry, to: &html) }
        html.add(.a, .href(address)) { html in addName(entry, to: &html) }
      }
      html.cell(Self.size) { html in
        if let size = entry.size { html.size(size) } else { html.nothing() }
      }
      html.cell(Self.modified) { html in
        if let modified = entry.modified { html.moment(modified) } else { html.nothing() }
      }
    }
  }

  private func addName(_ entry: Entry, to html: inout HTML) {
    html.theirs(entry.name)
    if entry.kind == .folder { html.text("/") }
  }
}
