import Boards
import JSON
import Lab
import Posix
import Runner
import Spool

/// Makes the plans of a job for every board that suits it; changes nothing.
package struct PlanMaker {
  private let site: Site

  package init(_ site: Site) { self.site = site }

  /// The plans of a job's directory that is not submitted yet.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - board: one board's name, in the place of what the manifest asks for.
  /// - Returns: a report for each board, at least one.
  /// - Throws: ``ClientError/usage(_:)`` for a wrong manifest, ``ClientError/failed(_:)`` where no board
  ///   suits.
  package func plans(directory path: String, board: String?) throws(ClientError) -> [PlanReport] {
    let directory: Directory
    do throws(PosixError) {
      directory = try LocalFile(path: path).directory()
    } catch {
      throw .usage("\(path.shown): \(error.reason)")
    }
    let manifest = try JobFolder.manifest(of: directory, path: path)
    let scan = try DirectoryScan(directory, limits: site.configuration)
    let executables = try checked("\(path.shown): ") { () throws(FieldError) in
      try JobFolder.executables(manifest, sizes: scan.sizes)
    }
    return try plans(
      manifest,
      executables: executables,
      in: directory,
      duration: manifest.durationLimitSeconds ?? site.configuration.defaultDurationSeconds,
      board: board
    )
  }

  /// The plans of a job of the spool.
  package func plans(job id: JobID, board: String?) throws(ClientError) -> [PlanReport] {
    try site.need(.folder(id))
    let view = try site.job(id)
    guard let record = view.record(), let executable = record.executable else {
      throw .failed("job \(id) has no executable that could be run")
    }
    guard let json = view.manifest(with: record) else {
      throw .failed("\(view.token.path)/manifest.json cannot be read")
    }
    let manifest: Manifest
    do throws(FieldError) {
      manifest = try Manifest(json)
    } catch {
      throw .failed("\(view.token.path)/manifest.json: \(error.sentence)")
    }
    return try plans(
      manifest,
      executables: record.roles.isEmpty ? [executable] : record.roles.map(\.executable),
      in: view.directory,
      duration: record.durationLimitSeconds,
      board: board
    )
  }

  /// The plans of each role, in their order.
  private func plans(
    _ manifest: Manifest,
    executables: [String],
    in directory: Directory,
    duration: Int,
    board: String?
  ) throws(ClientError) -> [PlanReport] {
    var reports: [PlanReport] = []
    for (index, (part, executable)) in zip(manifest.parts, executables).enumerated() {
      let role = manifest.roles.isEmpty ? nil : manifest.roles[index].name
      for report in try plans(part, executable: executable, in: directory, duration: duration, board: board) {
        reports.append(report.of(role))
      }
    }
    return reports
  }

  private func plans(
    _ manifest: Manifest,
    executable: String,
    in directory: Directory,
    duration: Int,
    board: String?
  ) throws(ClientError) -> [PlanReport] {
    let boards = try boards(manifest, named: board)
    let image: Image
    do throws(ImageFile.Fault) {
      image = try ImageFile.image(executable, in: directory, baseAddress: manifest.baseAddress)
    } catch {
      switch error {
      case .damaged(let fault):
        return boards.map { PlanReport(board: $0, outcome: .impossible(fault.sentence)) }
      case .unreadable(let fault): throw .failed("\(executable.shown): \(fault.reason)")
      }
    }
    return boards.map { board in
      do throws(RecipeError) {
        let plan = try Planner.plan(
          manifest: manifest,
          durationLimitSeconds: duration,
          board: board,
          image: image
        )
        return PlanReport(board: board, outcome: .plan(plan))
      } catch {
        return PlanReport(board: board, outcome: .impossible(error.sentence))
      }
    }
  }

  private func boards(_ manifest: Manifest, named name: String?) throws(ClientError) -> [Board] {
    if let name {
      if let board = site.catalogue.board(name) { return [board] }
      let fault = site.catalogue.entries.first { $0.name == name }?.fault
      throw .usage(
        fault ?? site.catalogue.faultOf(board: name, tags: []) ?? "\"\(name.shown)\" is no board's name"
      )
    }
    let boards = site.catalogue.boards.filter { $0.matches(board: manifest.board, tags: manifest.tags) }
    guard boards.isEmpty else { return boards }
    let broken = site.catalogue.entries.first { $0.name == manifest.board }?.fault
    let fault = broken ?? site.catalogue.faultOf(board: manifest.board, tags: manifest.tags)
    throw .failed(fault ?? "no board suits the job")
  }
}
