/// The files of a job.
struct JobFiles {
  let page: JobPage

  private static let path = Column("File", "name")
  private static let size = Column("Size", "number")

  func add(to html: inout HTML) {
    guard !page.files.isEmpty || page.folder != nil else { return }
    html.section(.files, "Files") { html in
      if !page.files.isEmpty { addTable(&html) }
      if page.filesOmitted > 0 {
        let verb = page.filesOmitted == 1 ? "is" : "are"
        html.add(.p, .class("more"), text: "\(Amount.count(page.filesOmitted)) more \(verb) in the folder.")
      }
      if let folder = page.folder {
        html.add(.p) { html in html.add(.a, .href(folder), text: "Browse the job’s folder") }
      }
    }
  }

  private func addTable(_ html: inout HTML) {
    html.table([Self.path, Self.size], titled: SectionName.files.heading) { html in
      for file in page.files {
        html.row(key: file.path, kind: "file") { html in
          html.heading(Self.path) { html in
            html.add(.a, .href(file.address)) { html in html.theirs(file.path) }
          }
          html.cell(Self.size) { html in html.size(file.size) }
        }
      }
    }
  }
}

extension HTML {
  /// A size, with the bytes in its title.
  mutating func size(_ bytes: Int) {
    add(.span, .title("\(Amount.count(bytes)) bytes"), text: Amount.size(bytes: bytes))
  }
}
