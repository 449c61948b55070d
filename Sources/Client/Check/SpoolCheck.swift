import Lab
import Posix
import Spool

/// Looks through a whole spool for what is not as it should be, and mends what can be mended.
package struct SpoolCheck {
  private let reader: SpoolReader
  private let live: [HostReport]

  /// Opens a spool, also one whose `spool.json` is damaged.
  package init(path: String) throws(ClientError) {
    do {
      reader = try SpoolReader(path: path)
    } catch {
      throw .failed(error.sentence)
    }
    // Anything else would be a directory full of findings.
    let names = try client { [reader] () throws(PosixError) in try reader.root.names() }
    guard names.contains(Layout.configuration) || names.contains(Place.queued.rawValue) else {
      throw .failed(
        "\(path.shown) is not a spool: it has neither spool.json nor queued/; `boardspool init` makes one"
      )
    }
    let now = Clock.now
    live = ((try? reader.hostReports()) ?? []).filter { $0.isLive(at: now) }
  }

  /// Makes sure that nobody serves the spool, who could be using what is to be mended.
  package func requireUnserved() throws(ClientError) {
    guard !live.isEmpty else { return }
    let hosts = Set(live.map(\.holder.host)).sorted().joined(separator: ", ")
    throw .failed(
      "nothing is repaired while the spool is served, now by \(hosts); stop `boardspool up` first"
    )
  }

  /// All findings; the same spool gives the same in the same order.
  package func findings() throws(ClientError) -> [Finding] {
    do throws(PosixError) {
      let survey = try Survey(reader, live: live, now: Clock.now)
      let configuration = try? reader.configuration()
      var findings = self.configuration()
      let index = try IndexContent(of: survey.root)
      findings += try FolderCheck.findings(survey)
      findings += try JobCheck.findings(survey)
      findings += RelationCheck.findings(survey)
      findings += try LeaseCheck.findings(survey, index)
      findings += try LeftoverCheck.findings(survey, configuration: configuration)
      findings += try HouseCheck.findings(survey)
      findings += try RequestCheck.findings(survey)
      findings += try IndexCheck.findings(survey, index)
      findings += try ReceiptCheck.findings(survey)
      findings += boards()
      findings += try OrdersCheck.findings(survey)
      findings += try HealthCheck.findings(survey)
      findings += try TemplateCheck.findings(survey)
      return findings
    } catch {
      throw .failed("the spool cannot be read: \(error)")
    }
  }

  private func configuration() -> [Finding] {
    do throws(SpoolError) {
      _ = try reader.configuration()
      return []
    } catch {
      return [
        Finding(Layout.configuration, error.sentence, remedy: "mend it by hand; nothing runs without it")
      ]
    }
  }

  private func boards() -> [Finding] {
    var catalogue = BoardCatalogue()
    // Without its folder, which is a finding of its own, there are no boards.
    guard (try? catalogue.refresh(from: reader)) != nil else { return [] }
    let recipes = catalogue.recipes.entries.compactMap { entry in
      entry.fault.map {
        Finding(
          "\(Layout.recipes)/\(entry.kind).json",
          $0,
          remedy: "mend the file; until then its boards take no jobs"
        )
      }
    }
    return recipes + boardFiles(catalogue)
  }

  private func boardFiles(_ catalogue: BoardCatalogue) -> [Finding] {
    catalogue.entries.compactMap { entry in
      let path = "\(Layout.boards)/\(entry.name).json"
      if let fault = entry.fault {
        return Finding(path, fault, remedy: "mend the file; until then the board takes no jobs")
      }
      if let reason = catalogue.shared.reason(entry.name) {
        return Finding(path, reason, remedy: "until then neither board takes jobs")
      }
      guard let reason = entry.board?.outOfService else { return nil }
      return Finding(path, reason, remedy: "the board takes no jobs", isNote: true)
    }
  }

  /// Mends what can be mended.
  ///
  /// - Returns: what was mended, and what could not be, with the reason.
  package func repair(_ findings: [Finding]) throws(ClientError) -> [(finding: Finding, fault: String?)] {
    try requireUnserved()
    do throws(PosixError) {
      let mender = Mender(reader, live: live)
      var outcomes: [(finding: Finding, fault: String?)] = []
      for finding in Mender.ordered(findings) {
        do throws(PosixError) {
          try mender.mend(finding)
          outcomes.append((finding, nil))
        } catch {
          outcomes.append((finding, error.description))
        }
      }
      try reader.root.syncFileSystem()
      return outcomes
    } catch {
      throw .failed("the spool cannot be repaired: \(error)")
    }
  }
}
