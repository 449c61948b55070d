import Spool

/// The form that chooses which jobs the front page shows; it works without a script.
struct PageFilterForm {
  let filter: PageFilter
  let boards: [String]
  let owners: [String]

  func add(to html: inout HTML) {
    html.add(.form, .class("filter"), .role("search"), .label("Jobs"), .method("get"), .action(.front)) {
      html in
      addText(&html)
      addChoice(
        &html,
        .board,
        id: "filter-board",
        list: "filter-boards",
        label: "Board or type",
        boards,
        filter.board
      )
      addChoice(
        &html,
        .owner,
        id: "filter-owner",
        list: "filter-owners",
        label: "Owner",
        owners,
        filter.owner
      )
      addSelect(
        &html,
        .verdict,
        id: "filter-verdict",
        label: "Verdict",
        any: "Any",
        Verdict.allCases.map(\.rawValue),
        filter.verdict?.rawValue
      )
      addSelect(
        &html,
        .place,
        id: "filter-place",
        label: "Place",
        any: "All",
        Place.allCases.map(\.rawValue),
        filter.place?.rawValue
      )
      html.add(.div, .class("buttons")) { html in
        html.add(.button, .type("submit"), text: "Show")
        if !filter.isEmpty { html.add(.a, .href(.front), text: "Show all") }
      }
    }
  }

  private func addText(_ html: inout HTML) {
    html.add(.div, .class("field wide")) { html in
      html.add(.label, .for("filter-text"), text: "Text")
      html.void(
        .input,
        .type("search"),
        .id("filter-text"),
        .name(PageFilter.Name.text.rawValue),
        .value(filter.text),
        .spellcheckOff
      )
    }
  }

  private func addChoice(
    _ html: inout HTML,
    _ name: PageFilter.Name,
    id: StaticString,
    list: StaticString,
    label: String,
    _ choices: [String],
    _ value: String?
  ) {
    html.add(.div, .class("field")) { html in
      html.add(.label, .for(id), text: label)
      html.void(
        .input,
        .type("text"),
        .id(id),
        .name(name.rawValue),
        .list(list),
        .value(value),
        .autocompleteOff,
        .spellcheckOff
      )
      html.add(.datalist, .id(list)) { html in
        for choice in choices { html.add(.option, .value(choice), text: "") }
      }
    }
  }

  private func addSelect(
    _ html: inout HTML,
    _ name: PageFilter.Name,
    id: StaticString,
    label: String,
    any: String,
    _ choices: [String],
    _ value: String?
  ) {
    html.add(.div, .class("field")) { html in
      html.add(.label, .for(id), text: label)
      html.add(.select, .id(id), .name(name.rawValue)) { html in
        html.add(.option, .value(""), text: any)
        for choice in choices {
          html.add(.option, .value(choice), .selected(if: choice == value), text: choice)
        }
      }
    }
  }
}
