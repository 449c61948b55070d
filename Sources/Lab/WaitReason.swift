import Boards
import Posix
import Spool

/// Why a job in the queue has not been claimed yet.
///
/// A pure function of what the job asks for, the board files, and the reports of the processes that are
/// alive. The reports are up to a second old, so it tells people something; nothing is decided by it.
package enum WaitReason: Sendable, Equatable {
  /// Intake has set it aside.
  case held
  case noRunner
  /// No board file fits; the sentence says what there is instead.
  case noSuchBoard(String)
  /// The file of the board that it names cannot be used.
  case brokenFile(String)
  /// No runner that is alive has a board that fits.
  case notServed(wish: String, hosts: [String])
  case outOfService(board: String, host: String, reason: String)
  /// The clause tells by whom, and since when.
  case stopped(board: String, clause: String)
  /// The clause tells for whom, and until when.
  case reserved(board: String, clause: String)
  /// It takes no jobs for now; the clause tells why.
  case unavailable(board: String, clause: String)
  /// None of several boards is in service; the reason is that of the first.
  case allOutOfService(count: Int, wish: String, reason: String)
  case busy(board: String, host: String?, job: JobID?)
  case allBusy(count: Int, wish: String)
  /// A board is free for it.
  case itsTurn(board: String)
  /// Boards of one host are free for it.
  case turnTogether(boards: [String])
  /// It needs so many boards of one host; the reason is about one of them.
  indirect case together(count: Int, reason: WaitReason)
  /// It needs so many boards of one host, and no host has them.
  case noHostForAll(count: Int)

  /// The reason as a clause without a full stop.
  package var sentence: String {
    switch self {
    case .held: "intake holds it"
    case .noRunner: "no runner is running"
    case .noSuchBoard(let fault): fault
    case .brokenFile(let fault): fault
    case .notServed(let wish, []): "no runner serves \(wish)"
    case .notServed(let wish, let hosts):
      "no runner serves \(wish): none is running on \(hosts.joined(separator: " or "))"
    case .outOfService(let board, let host, let reason):
      "board \(board) is out of service on \(host): \(reason)"
    case .stopped(let board, let clause), .reserved(let board, let clause),
      .unavailable(let board, let clause):
      "board \(board) is \(clause)"
    case .allOutOfService(let count, let wish, let reason):
      "all \(count) boards \(wish) are out of service: \(reason)"
    case .busy(let board, let host, let job):
      "board \(board)\(host.map { " on \($0)" } ?? "") is busy\(job.map { " with job \($0)" } ?? "")"
    case .allBusy(let count, let wish): "all \(count) boards \(wish) are busy"
    case .itsTurn(let board): "it is its turn: board \(board) is free"
    case .turnTogether(let boards): "it is its turn: the boards \(boards.joined(separator: ", ")) are free"
    case .together(let count, let reason): "it waits for \(count) boards of one host: \(reason.sentence)"
    case .noHostForAll(let count): "no host has boards for all \(count) roles"
    }
  }

  /// A board on a host that is alive.
  struct Post {
    var host: String
    var board: HostReport.Board
    var duty: BoardDuty

    /// Whether it takes the owner's jobs at all.
    func serves(_ owner: String?) -> Bool {
      switch duty {
      case .everybody: true
      case .stopped: false
      case .reserved(let reservation): reservation.user == owner
      }
    }
  }

  /// - Parameters:
  ///   - token: where the job lies; in `queued/`.
  ///   - wishes: what the job asks for on each of its boards.
  ///   - owner: the job's; nil where that is not known, and then reserved boards are another's.
  ///   - catalogue: the board files.
  ///   - reports: of processes that are alive.
  ///   - now: which reservations are over.
  package init(
    token: JobToken,
    wishes: [BoardWish],
    owner: String? = nil,
    catalogue: BoardCatalogue,
    reports: [HostReport],
    at now: Timestamp = Clock.now
  ) {
    if case .held = token.state {
      self = .held
      return
    }
    let runners = reports.filter { $0.roles.contains("runner") }
    guard !runners.isEmpty else {
      self = .noRunner
      return
    }
    let all = runners.map { runner in
      runner.boards.map {
        Post(
          host: runner.holder.host,
          board: catalogue.current($0, at: now),
          duty: catalogue.duty(of: $0.name, at: now)
        )
      }
    }
    guard wishes.count == 1 else {
      self = CommonWait(wishes: wishes, owner: owner, catalogue: catalogue).reason(all)
      return
    }
    let (board, tags) = (wishes[0].board, wishes[0].tags)
    let posts = all.joined().filter { Self.fits($0.board, board, tags) }
    if posts.isEmpty {
      self = Self.unserved(board, tags, catalogue)
    } else {
      self = Self.among(posts, board, tags, owner: owner, runners: runners.count)
    }
  }

  static func fits(_ post: HostReport.Board, _ board: String?, _ tags: [String]) -> Bool {
    // The report of a file that cannot be used has no type.
    guard !post.type.isEmpty else { return board == post.name }
    if let board, board != post.name, board != post.type { return false }
    return tags.allSatisfy(post.tags.contains)
  }

  private static func unserved(_ board: String?, _ tags: [String], _ catalogue: BoardCatalogue) -> WaitReason
  {
    if let entry = catalogue.entries.first(where: { $0.name == board }), let fault = entry.fault {
      return .brokenFile(fault)
    }
    if let fault = catalogue.faultOf(board: board, tags: tags) { return .noSuchBoard(fault) }
    let fitting = catalogue.boards.filter { $0.matches(board: board, tags: tags) }
    let wish = fitting.count == 1 ? "board \(fitting[0].name)" : "a board \(describe(board, tags, fitting))"
    return .notServed(wish: wish, hosts: Set(fitting.compactMap(\.host)).sorted())
  }

  private static func among(
    _ posts: [Post],
    _ board: String?,
    _ tags: [String],
    owner: String?,
    runners: Int
  ) -> WaitReason {
    let serving = posts.filter { $0.serves(owner) }
    if let post = serving.first(where: { $0.board.state == "idle" }) {
      return .itsTurn(board: post.board.name)
    }
    let wish = describe(board, tags, posts.map(\.board))
    let busy = serving.filter { $0.board.state == "busy" }
    if let post = busy.first {
      guard busy.count == 1 else { return .allBusy(count: busy.count, wish: wish) }
      return .busy(board: post.board.name, host: runners > 1 ? post.host : nil, job: post.board.job)
    }
    let first = posts[0]
    let reason = first.board.reason ?? first.board.state
    guard posts.count > 1 else { return only(first, reason) }
    return .allOutOfService(
      count: posts.count,
      wish: wish,
      reason: "\(first.board.name) on \(first.host): \(first.board.unavailability ?? reason)"
    )
  }

  static func only(_ post: Post, _ reason: String) -> WaitReason {
    if let clause = post.board.unavailability {
      return .unavailable(board: post.board.name, clause: clause)
    }
    let isUp = ["idle", "busy", "stopped"].contains(post.board.state)
    switch post.duty {
    case .stopped where isUp: return .stopped(board: post.board.name, clause: reason)
    case .reserved where isUp: return .reserved(board: post.board.name, clause: reason)
    case .everybody, .stopped, .reserved:
      return .outOfService(board: post.board.name, host: post.host, reason: reason)
    }
  }

  /// What the job asks for, behind the word "boards".
  private static func describe(_ board: String?, _ tags: [String], _ boards: [some NamedBoard]) -> String {
    let tagged =
      tags.isEmpty ? "" : "with the tag\(tags.count == 1 ? "" : "s") \(tags.joined(separator: ", "))"
    guard let board else { return tagged }
    let isType = boards.contains { $0.name != board }
    return "\(isType ? "of type" : "named") \(board)\(tagged.isEmpty ? "" : " ")\(tagged)"
  }
}

private protocol NamedBoard {
  var name: String { get }
}

extension Board: NamedBoard {}

extension HostReport.Board: NamedBoard {}

extension HostReport.Board {
  /// Behind "the board is": why one that is in service takes no jobs; nil where it does, or has another reason.
  fileprivate var unavailability: String? {
    let words: String
    switch state {
    case "in use": words = "in use"
    case "checking": words = "being checked"
    case "set aside": words = "set aside"
    default: return nil
    }
    return reason.map { "\(words): \($0)" } ?? words
  }
}
