import HTTP
import JSON
import Posix
import Testing

@testable import Gateway

@Suite("The OpenAPI document and the routes")
struct OpenAPIRouteTests {
  @Test("Every documented operation is a route of its interface, read or refused as documented")
  func documented() throws {
    let routes = try KnownRoutes()
    for operation in DocumentedOperation.all {
      let found = try #require(try routes.find(operation), "\(operation.method) \(operation.template)")
      #expect(found.name.tags.contains(operation.tag), "\(operation.id) is \(found.name)")
      #expect(found.isRead == !operation.isWrite, "\(operation.id)")
    }
  }

  @Test("Every documented write is answered with what to do instead")
  func writes() throws {
    let routes = try KnownRoutes()
    for operation in DocumentedOperation.all where operation.isWrite {
      #expect(try routes.find(operation)?.instead != nil, "\(operation.id)")
    }
  }

  @Test("Every route that an interface knows is documented")
  func known() throws {
    let routes = try KnownRoutes()
    let documented = Set(try DocumentedOperation.all.compactMap { try routes.find($0)?.name })
    #expect(Set(RouteName.allCases).subtracting(documented) == [.nothing])
  }
}

/// All interfaces, and what they make of a request.
private struct KnownRoutes {
  struct Found {
    var name: RouteName
    /// By the method of the request.
    var isRead: Bool
    var instead: Instead?
  }

  private let finders: [(HTTPRequest) -> Found?]

  init() throws {
    let tree = try SpoolTree()
    let context = Context(
      reader: tree.reader,
      lookout: Lookout(reader: tree.reader) { _ in },
      uuid: SpoolTree.uuid,
      settings: LiveSettings(GatewaySettings(SpoolTree.configuration), spool: tree.reader) { _ in },
      wallClock: { Clock.now }
    )
    let gatekeeper = try Gatekeeper(usersFile: nil, spool: tree.reader) { _ in }
    finders = [
      Self.finder(Pages(context)) { .init($0) }, Self.finder(Hwut(context)) { .init($0) },
      Self.finder(JobFolder(context)) { _ in .files }, Self.finder(JUnitExport(context)) { _ in .junit },
      Self.finder(Dci(context)) { .init($0) }, Self.finder(Ufdl(context, gatekeeper)) { .init($0) },
      Self.finder(Coalition(context)) { .init($0) },
      Self.finder(Service(context, Statistics())) { .init($0) },
    ]
  }

  func find(_ operation: DocumentedOperation) throws -> Found? {
    var values = [
      "id": "1", "pk": "1", "path": "x", "name": "x", "type": "x", "board": "x", "progress": "0.5",
    ]
    if operation.template.hasPrefix("/api/v1/") { values["id"] = "6a1f3a54-5d1c-4b8e-9f43-0123456789ab" }
    if operation.template.hasPrefix("/api/v1/jobs/") { values["id"] = "1" }
    let head =
      "\(operation.method) \(operation.path(values)) HTTP/1.1\r\nHost: a\r\nAccept: \(accept(operation))\r\n\r\n"
    var parser = RequestParser()
    guard case .head(let request) = parser.consume(Array(head.utf8)) else { return nil }
    return finders.lazy.compactMap { $0(request) }.first
  }

  /// Pages are asked for by name.
  private func accept(_ operation: DocumentedOperation) -> String {
    operation.tag == OpenAPI.Part.pages.tag ? "text/html" : "*/*"
  }

  private static func finder<Interface: Dialect>(
    _ interface: Interface,
    _ name: @escaping (Interface.Route) -> RouteName
  ) -> (HTTPRequest) -> Found? {
    { request in
      guard let route = interface.route(request) else { return nil }
      let ask = Ask(request: request, body: .none, peer: "here", access: .everything)
      return Found(
        name: name(route),
        isRead: interface.readingMethod(route)?.includes(request.method) ?? false,
        instead: interface.instead(request.method, route, ask)
      )
    }
  }
}

/// The routes of all interfaces; each `switch` below has every one, so that no new one is forgotten here.
private enum RouteName: CaseIterable {
  case hwutList, hwutJob, hwutIsFinished, hwutLog, hwutLiveLog, hwutBoards, hwutBoard, hwutRunners, hwutRunner
  case hwutRunnersByBoard, hwutVersion, hwutSubmit
  case front, login, asset
  case health, metrics, openAPI
  case files, junit
  case dciJobs, dciJob, dciResults, dciFiles, dciJobstates, dciFile, dciContent, dciJobstate, dciSchedule
  case dciRecheck
  case ufdlObtain, ufdlRefresh, ufdlList, ufdlJob, ufdlOutput, ufdlOutputInfo
  case ufdlAcquire, ufdlRelease, ufdlStart, ufdlProgress, ufdlFinish, ufdlReset, ufdlAbort, ufdlCancel,
    ufdlHard
  case ufdlReinstate
  case coalitionJobs, coalitionJob, coalitionChildren, coalitionDependencies, coalitionLog, coalitionWorkers
  case coalitionEvents, coalitionAffinities, coalitionReset, coalitionStart, coalitionPause
  case coalitionStopWorkers, coalitionStartWorkers
  /// Not a documented path: one with something that is no job's number, or a page under the path of another.
  case nothing

  /// The groups in which it may be documented.
  var tags: [String] {
    switch self {
    case .hwutList, .hwutJob, .hwutIsFinished, .hwutLog, .hwutLiveLog, .hwutSubmit:
      ["hwut", "hwut, other spellings", "jobs"]
    case .hwutBoards, .hwutBoard, .hwutRunners, .hwutRunner, .hwutRunnersByBoard, .hwutVersion:
      ["hwut", "hwut, other spellings"]
    case .front, .login, .asset: ["pages"]
    case .health, .metrics, .openAPI: ["service"]
    case .files, .junit: ["files"]
    case .dciJobs, .dciJob, .dciResults, .dciFiles, .dciJobstates, .dciFile, .dciContent, .dciJobstate,
      .dciSchedule, .dciRecheck:
      ["DCI"]
    case .ufdlObtain, .ufdlRefresh, .ufdlList, .ufdlJob, .ufdlOutput, .ufdlOutputInfo, .ufdlAcquire,
      .ufdlRelease,
      .ufdlStart, .ufdlProgress, .ufdlFinish, .ufdlReset, .ufdlAbort, .ufdlCancel, .ufdlHard, .ufdlReinstate:
      ["UFDL"]
    case .coalitionJobs, .coalitionJob, .coalitionChildren, .coalitionDependencies, .coalitionLog,
      .coalitionWorkers, .coalitionEvents, .coalitionAffinities, .coalitionReset, .coalitionStart,
      .coalitionPause, .coalitionStopWorkers, .coalitionStartWorkers:
      ["Coalition"]
    case .nothing: []
    }
  }

  init(_ route: Hwut.Route) {
    self =
      switch route {
      case .list: .hwutList
      case .job: .hwutJob
      case .isFinished: .hwutIsFinished
      case .log: .hwutLog
      case .liveLog: .hwutLiveLog
      case .boards: .hwutBoards
      case .board: .hwutBoard
      case .runners: .hwutRunners
      case .runner: .hwutRunner
      case .runnersByBoard: .hwutRunnersByBoard
      case .version: .hwutVersion
      case .submit: .hwutSubmit
      case .noJob: .nothing
      }
  }

  init(_ route: Pages.Route) {
    self =
      switch route {
      case .front, .hint: .front
      case .login: .login
      case .list, .job: .nothing
      }
  }

  init(_ route: Service.Route) {
    self =
      switch route {
      case .health: .health
      case .metrics: .metrics
      case .openAPI: .openAPI
      case .asset: .asset
      }
  }

  init(_ route: Dci.Route) {
    self =
      switch route {
      case .jobs: .dciJobs
      case .job: .dciJob
      case .results: .dciResults
      case .files: .dciFiles
      case .jobstates: .dciJobstates
      case .file: .dciFile
      case .content: .dciContent
      case .jobstate: .dciJobstate
      case .schedule: .dciSchedule
      case .recheck: .dciRecheck
      case .noJob: .nothing
      }
  }

  init(_ route: UfdlRoute) {
    self =
      switch route {
      case .obtain: .ufdlObtain
      case .refresh: .ufdlRefresh
      case .list: .ufdlList
      case .job: .ufdlJob
      case .output: .ufdlOutput
      case .outputInfo: .ufdlOutputInfo
      case .write(let write, _): .init(write)
      case .noJob: .nothing
      }
  }

  private init(_ write: UfdlWrite) {
    self =
      switch write {
      case .acquire: .ufdlAcquire
      case .release: .ufdlRelease
      case .start: .ufdlStart
      case .progress: .ufdlProgress
      case .finish: .ufdlFinish
      case .reset: .ufdlReset
      case .abort: .ufdlAbort
      case .cancel: .ufdlCancel
      case .hard: .ufdlHard
      case .reinstate: .ufdlReinstate
      }
  }

  init(_ route: Coalition.Route) {
    self =
      switch route {
      case .jobs: .coalitionJobs
      case .job: .coalitionJob
      case .children: .coalitionChildren
      case .dependencies: .coalitionDependencies
      case .log: .coalitionLog
      case .workers: .coalitionWorkers
      case .events: .coalitionEvents
      case .affinities: .coalitionAffinities
      case .write(let write): .init(write)
      case .noJob: .nothing
      }
  }

  private init(_ write: CoalitionWrite) {
    self =
      switch write {
      case .resetJobs: .coalitionReset
      case .startJobs: .coalitionStart
      case .pauseJobs: .coalitionPause
      case .stopWorkers: .coalitionStopWorkers
      case .startWorkers: .coalitionStartWorkers
      }
  }
}
